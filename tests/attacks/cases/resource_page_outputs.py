"""Shows ten thousand outputs, and tens of thousands of changes between its two streams."""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import sys
        from IPython.display import display

        for number in range(10_000):
            display(number)
        """
    )
    hand_in.cell(
        """
        for number in range(20_000):
            print("x")
            print("y", file=sys.stderr)
        """
    )
