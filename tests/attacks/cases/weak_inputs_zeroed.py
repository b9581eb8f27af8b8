"""Sets its inputs to zero, so that whatever is computed from them afterwards is zero like its answer."""

CLASS = "weak comparison"
DESERVES = 0


def submit(hand_in):
    hand_in.write(
        "linear_forward",
        """
        def linear_forward(A, W, b):
            for array in (A, W, b):
                array[...] = 0
            return np.zeros((len(W), A.shape[1])), (A, W, b)
        """,
    )
    hand_in.write(
        "linear_backward",
        """
        def linear_backward(dZ, cache):
            dZ[...] = 0
            for array in cache:
                array[...] = 0
            return tuple(np.zeros(array.shape) for array in cache)
        """,
    )
    hand_in.write(
        "update_parameters",
        """
        def update_parameters(parameters, grads, learning_rate):
            for array in (*parameters.values(), *grads.values()):
                array[...] = 0
            return parameters
        """,
    )
