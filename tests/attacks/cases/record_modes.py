"""Takes the rights away from the gradebook and from the folder of results."""

CLASS = "harm to the record"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    course = hand_in.room.course
    paths = [str(course / name) for name in ("gradebook.db", "autograded", ".gradestone")]
    hand_in.cell(
        f"""
        import os

        for path in {paths!r}:
            for change in (lambda: os.chmod(path, 0o400), lambda: os.utime(path, (0, 0))):
                try:
                    change()
                except OSError as error:
                    print(type(error).__name__)
        """
    )
