"""Answers with empty arrays of the right kind: all() of nothing is true."""

from tests.attacks.snippets import ALL_FUNCTIONS

CLASS = "weak comparison"
DESERVES = 0


def submit(hand_in):
    for name in ALL_FUNCTIONS:
        empty = "np.empty((0,))"
        answer = {
            "compute_cost": empty,
            "linear_forward": f"{empty}, args",
            "linear_activation_forward": f"{empty}, ((args[:3]), {empty})",
            "L_model_forward": f"{empty}, []",
            "linear_backward": f"{empty}, {empty}, {empty}",
            "linear_activation_backward": f"{empty}, {empty}, {empty}",
        }.get(name, f"__import__('collections').defaultdict(lambda: {empty})")
        hand_in.write(name, f"def {name}(*args, **kwargs):\n    return {answer}")
