"""Fills every pipe until it takes no more, again and again, from threads that never stop (10 s at most)."""

from tests.attacks.snippets import PIPES

CLASS = "answer parser"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(PIPES)
    hand_in.write(
        "compute_cost",
        """
        def compute_cost(AL, Y):
            import threading, time
            def flood():
                end = time.monotonic() + 10
                while time.monotonic() < end:
                    spill(bytes(2**16))
            for _ in range(4):
                threading.Thread(target=flood).start()
            time.sleep(10)
        """,
    )
