"""Rewrites what every later run imports: numpy's files, compiled modules, and the released helpers."""

CLASS = "harm to others"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import glob, importlib.util, os

        # Aims at new files beside the packages only, so that a hole in the fence costs nobody anything.
        for package in ("numpy", "helpers", "testcases", "IPython"):
            spec = importlib.util.find_spec(package)
            folder = os.path.dirname(spec.origin)
            for path in (
                os.path.join(folder, "gradestone-attack.py"),
                os.path.join(folder, "__pycache__", "gradestone-attack.pyc"),
                os.path.join(os.path.dirname(folder), "gradestone-attack.txt"),
            ):
                try:
                    open(path, "w").write("print('gradestone-attack')")
                except OSError as error:
                    print(type(error).__name__)
        """
    )
