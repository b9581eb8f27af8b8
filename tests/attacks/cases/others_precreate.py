"""Makes a classmate's folder of results, so that the grader takes them for graded already and skips them."""

CLASS = "harm to others"
DESERVES = 10
STUDENT = "aa-others-precreate"


def submit(hand_in):
    hand_in.solve("linear_forward")
    room = hand_in.room
    folder = room.course / "autograded" / room.victim / room.assignment
    hand_in.cell(
        f"""
        import pathlib

        folder = pathlib.Path({str(folder)!r})
        try:
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "timestamp.txt").write_text("2030-01-01 00:00:00 UTC")
            (folder / "{room.notebook}.ipynb").write_text("")
        except OSError as error:
            print(type(error).__name__)
        """
    )
