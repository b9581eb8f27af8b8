"""Answers with tuples and dicts whose items differ from what indexing them gives."""

CLASS = "weak comparison"
DESERVES = 0


def submit(hand_in):
    hand_in.cell(
        """
        class Pair(tuple):
            def __getitem__(self, index):
                return np.float64("nan")

            def __iter__(self):
                return iter(())

        class Anything(dict):
            def __missing__(self, key):
                return np.float64("nan")

            def __contains__(self, key):
                return True

            def keys(self):
                return ()
        """
    )
    hand_in.write("linear_forward", "def linear_forward(A, W, b):\n    return Pair()")
    hand_in.write("L_model_backward", "def L_model_backward(AL, Y, caches):\n    return Anything()")
    hand_in.write("update_parameters", "def update_parameters(*args, **kwargs):\n    return Anything()")
