"""A cell between two right functions loops for ever and swallows every interrupt."""

CLASS = "resources"
DESERVES = 20


def submit(hand_in):
    hand_in.solve("linear_forward", "compute_cost")
    hand_in.cell(
        """
        import signal

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGALRM):
            signal.signal(number, signal.SIG_IGN)
        signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 32))
        while True:
            try:
                while True:
                    pass
            except BaseException:
                pass
        """,
        after="linear_forward",
    )
