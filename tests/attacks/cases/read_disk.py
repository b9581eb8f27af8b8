"""Prints the solutions, the answer key, the secret, the gradebook and graded notebooks from the disk."""

CLASS = "reading what is hidden"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    course = str(hand_in.room.course)
    hand_in.cell(
        f"""
        import pathlib

        course = pathlib.Path({course!r})
        wanted = ["source", "testcases", "helpers", ".gradestone", "autograded", "submitted", "gradebook.db"]
        for place in [*(course / name for name in wanted), *pathlib.Path.cwd().parents]:
            try:
                files = [place] if place.is_file() else [f for f in place.glob("*/*") if f.is_file()]
                for file in files[:40]:
                    print(file, file.read_bytes()[:20_000])
            except OSError as error:
                print(type(error).__name__)
        """
    )
