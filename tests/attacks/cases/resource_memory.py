"""Asks for memory in steps, in a cell and in a function, until it gets no more (at most 1.5 GB)."""

CLASS = "resources"
DESERVES = 20


def submit(hand_in):
    hand_in.solve("linear_forward", "linear_backward")
    hand_in.cell(
        """
        def eat():
            pieces = []
            for _ in range(24):
                pieces.append(np.ones(8_000_000))  # 64 MB each
            return pieces
        """
    )
    hand_in.cell("eaten = eat()", after="linear_forward")
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    return eat()")
