"""Destroys the answer key, the course secret and the lock, or replaces them by others."""

CLASS = "harm to the record"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        f"""
        import pathlib

        for path in sorted(pathlib.Path({str(hand_in.room.course / ".gradestone")!r}).rglob("*")):
            for change in (lambda: path.write_bytes(b""), path.unlink):
                try:
                    change()
                except OSError as error:
                    print(type(error).__name__)
        """
    )
