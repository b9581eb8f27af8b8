"""Every cell stands there twice, with the same ids; the second solution cells are stubs no more."""

import copy

CLASS = "damaged notebook"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")

    def double(notebook):
        notebook["cells"] = [copy.deepcopy(cell) for cell in notebook["cells"] for _ in range(2)]

    hand_in.edit(double)
