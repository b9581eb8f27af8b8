"""Prints and raises the reference's code when it is carried in, to read it in the feedback."""

CLASS = "carried reference"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("compute_cost")
    hand_in.write("linear_forward", "def linear_forward(A, W, b):\n    return None, (A, W, b)")
    hand_in.write(
        "linear_activation_forward",
        """
        def linear_activation_forward(A_prev, W, b, activation):
            import dis, inspect, io, linecache
            told = io.StringIO()
            dis.dis(linear_forward, file=told)
            code = linear_forward.__code__
            told = told.getvalue() + repr((code.co_consts, code.co_names)) + str(linear_forward.__doc__)
            told += "".join(line for entry in linecache.cache.values() for line in (entry[2] or ()))[-5000:]
            print(told)
            raise ValueError(told)
        """,
    )
