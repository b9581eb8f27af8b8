"""Answers with arrays of structures, texts, dates, long doubles, other byte orders and no bytes at all."""

CLASS = "answer parser"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.write(
        "linear_backward",
        """
        def linear_backward(dZ, cache):
            return np.zeros(3, dtype=[("a", "f8"), ("b", "O")]), np.array(["x" * 1000]), np.zeros(2, "M8[ns]")
        """,
    )
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    return np.zeros((1, 1), dtype='V8')")
    hand_in.write(
        "update_parameters",
        """
        def update_parameters(parameters, grads, learning_rate):
            kinds = (">f8", "f2", "longdouble", "S0", "U0", "clongdouble", "V0")
            return {name: np.zeros(3, kind) for name, kind in zip(parameters, kinds)}
        """,
    )
