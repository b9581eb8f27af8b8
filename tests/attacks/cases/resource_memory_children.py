"""Eight children take 160 MB each: none too much by itself, all of them together are."""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import os, time

        for _ in range(8):
            if os.fork() == 0:
                eaten = bytearray(os.urandom(1000)) * 160_000
                time.sleep(10)
                os._exit(0)
        time.sleep(3)
        """,
        after="linear_forward",
    )
