"""Answers with objects that lie about their class, their length, their shape and their bytes."""

CLASS = "answer parser"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        class Liar:
            __class__ = np.ndarray
            dtype, shape, ndim, size, nbytes = np.dtype("f8"), (1, 1), 2, 1, 8
            tobytes = lambda self, *args: bytes(8)
            astype = __array__ = lambda self, *args, **kwargs: self
            __len__ = lambda self: 2**62
            __array_interface__ = {"shape": (2**40,), "typestr": "<f8", "data": (0, False), "version": 3}

        class Number(float):
            as_integer_ratio = __float__ = lambda self: 1 / 0

        class Array(np.ndarray):
            tobytes = lambda self, *args: b"!" * 1000
            shape = property(lambda self: (2**40,))
        """
    )
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    return Number(0.5)")
    hand_in.write(
        "linear_backward",
        "def linear_backward(dZ, cache):\n    return Liar(), np.zeros((2, 2)).view(Array), Number(1)",
    )
    hand_in.write("update_parameters", "def update_parameters(p, g, learning_rate):\n    return Liar()")
