"""Reads the reference's code from the frames around it and shows it as an error's text in a visible check."""

# Right where nobody looks: in the hidden checks. The function it builds on is wrong, so that
# the reference's is carried in; there it raises what it has found. "stolen" must not reach any page.
CLASS = "carried reference"
DESERVES = 10
PARTLY = {"linear_activation_forward": "hidden"}


def submit(hand_in):
    hand_in.solve("compute_cost")
    hand_in.write("linear_forward", "def linear_forward(A, W, b):\n    return None, (A, W, b)")
    hand_in.write(
        "linear_activation_forward",
        """
        def linear_activation_forward(A_prev, W, b, activation):
            import sys
            if A_prev.shape in ((3, 2), (2, 5), (2, 4)):
                frame = sys._getframe()
                while frame is not None:
                    for value in frame.f_locals.values():
                        if isinstance(value, str) and "np.dot(W, " + "A) + b" in value:
                            raise ValueError("gradestone-" + "stolen " + value)
                    frame = frame.f_back
                told = "stolen" if "dot" in linear_forward.__code__.co_names else "nothing"
                raise ValueError("gradestone-" + told)
            Z, linear_cache = linear_forward(A_prev, W, b)
            A, activation_cache = sigmoid(Z) if activation == "sigmoid" else relu(Z)
            return A, (linear_cache, activation_cache)
        """,
    )
