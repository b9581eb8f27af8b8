"""Recurses until the stack of the process is gone, in a cell and in a function."""

CLASS = "resources"
DESERVES = 20


def submit(hand_in):
    hand_in.solve("linear_forward", "linear_backward")
    hand_in.cell(
        """
        import sys

        def down(n=0):
            sys.setrecursionlimit(10**8)
            class Deep:
                def __repr__(self):
                    return repr(Deep())
            return repr(Deep())

        down()
        """,
        after="linear_forward",
    )
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    return down()")
