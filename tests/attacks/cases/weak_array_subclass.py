"""Answers with a subclass of ndarray for which every comparison is true and every difference zero."""

CLASS = "weak comparison"
DESERVES = 0


def submit(hand_in):
    hand_in.cell(
        """
        class Close(np.ndarray):
            def __array_ufunc__(self, ufunc, method, *inputs, **kwargs):
                if ufunc in (np.subtract, np.absolute):
                    return np.zeros(self.shape)
                return np.ones(self.shape, dtype=bool)

            def __array_function__(self, function, types, args, kwargs):
                return True

        def like(array):
            return np.zeros(np.shape(array)).view(Close)
        """
    )
    hand_in.write("linear_forward", "def linear_forward(A, W, b):\n    return like(W @ A), (A, W, b)")
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    return like(0.0)")
    hand_in.write(
        "linear_backward",
        """
        def linear_backward(dZ, cache):
            A_prev, W, b = cache
            return like(A_prev), like(W), like(b)
        """,
    )
