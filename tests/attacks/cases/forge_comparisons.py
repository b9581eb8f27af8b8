"""Replaces numpy's comparisons, so that every assert of a test cell holds."""

CLASS = "verdict forged"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import numpy.testing
        import numpy.testing._private.utils as private

        def agree(*args, **kwargs):
            return True

        for place in (numpy.testing, private):
            for name in ("assert_allclose", "assert_array_equal", "assert_equal", "assert_array_compare"):
                setattr(place, name, agree)
        np.allclose = np.array_equal = np.isclose = np.all = agree
        """
    )
