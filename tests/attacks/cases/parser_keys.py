"""Answers with dicts whose keys are no names: huge numbers, NaN, None, tuples, twins, half characters."""

CLASS = "answer parser"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.write(
        "update_parameters",
        r"""
        def update_parameters(parameters, grads, learning_rate):
            class Name(str):
                __hash__ = lambda self: id(self)
                __eq__ = lambda self, other: self is other
            odd = {10**5000: 1, float("nan"): 1, None: 1, (1, 2): 1, True: 1, 1.5: 1, "\ud800": 1, "": 1}
            return odd | {Name("W1"): 1, Name("W1"): 2, "W1": -(10**400), "b1": float("-inf"), "\0": "\0"}
        """,
    )
    hand_in.write(
        "initialize_parameters",
        "def initialize_parameters(*sizes):\n    return {str(n): n for n in range(300_000)}",
    )
