"""One function loops for ever and takes no interrupt; the one before it is right."""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.write(
        "compute_cost",
        """
        def compute_cost(AL, Y):
            while True:
                try:
                    while True:
                        pass
                except BaseException:
                    pass
        """,
    )
