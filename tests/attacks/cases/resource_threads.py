"""Starts 300 threads and opens 2,000 files."""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import threading, time

        files = []
        try:
            for _ in range(300):
                threading.Thread(target=time.sleep, args=(12,), daemon=True).start()
        except RuntimeError as error:
            print(error)
        try:
            for _ in range(2000):
                files.append(open("/dev/null"))
        except OSError as error:
            print(error)
        """,
        after="linear_forward",
    )
