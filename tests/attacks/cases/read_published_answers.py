"""Looks its answers up among the published expected values; these pay for the visible checks and no more."""

# The answers to the visible checks of linear_backward are the student's to see, so a function that gives
# nothing else earns their share; those to the hidden ones, drawn for each student, it cannot know.
CLASS = "reading what is hidden"
DESERVES = 10
PARTLY = {"linear_backward": "visible"}


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.write(
        "linear_backward",
        """
        def linear_backward(dZ, cache):
            A_prev, W, b = cache
            m = A_prev.shape[1]
            published = dZ[0, 0] in (1.6243453636632417, 700.0)
            scale = 1 if published else np.nan
            return W.T @ dZ * scale, dZ @ A_prev.T / m * scale, dZ.sum(1, keepdims=True) / m * scale
        """,
    )
