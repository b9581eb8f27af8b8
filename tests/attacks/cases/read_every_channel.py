"""Writes the hidden inputs wherever a process can write: streams, terminal, warnings, logs, its own files."""

CLASS = "reading what is hidden"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import os, pathlib, sys, tempfile, logging, warnings
        from IPython.display import display

        def tell(*values):
            told = repr([np.asarray(value).tolist() for value in values])
            ways = [
                lambda: print(told),
                lambda: print(told, file=sys.stderr),
                lambda: sys.__stdout__.write(told),
                lambda: os.write(1, told.encode()),
                lambda: os.write(2, told.encode()),
                lambda: display(told),
                lambda: sys.displayhook(told),
                lambda: warnings.warn(told),
                lambda: logging.error(told),
                lambda: open("/dev/tty", "w").write(told),
                lambda: open("/dev/stdout", "w").write(told),
                lambda: get_ipython().set_next_input(told),
            ]
            for folder in (".", "~", "..", tempfile.gettempdir(), "/tmp", "/dev/shm", "/var/tmp"):
                path = pathlib.Path(folder).expanduser() / "gradestone-attack-told.txt"
                ways.append(lambda path=path: path.write_text(told))
            for way in ways:
                try:
                    way()
                except Exception:
                    pass
        """
    )
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    tell(AL, Y)\n    return 0.0")
    hand_in.write("linear_backward", "def linear_backward(dZ, cache):\n    tell(dZ, *cache)\n    return 0.0")
