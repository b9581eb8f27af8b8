"""What learners do to a notebook besides solving it rightly or wrongly."""

from __future__ import annotations

from .edits import Above, Edit, Extra, Last, Lose, Repeat, Reprice, StubBelow

CRASHING_CELL: tuple[Edit, ...] = (
    Extra(
        "compute_cost",
        """
        # quick try
        AL_try, _ = L_model_forward(np.ones((5, 4)), my_parameters)
        print(AL_try)
        """,
    ),
)

ENDLESS_LOOP: tuple[Edit, ...] = (
    Extra(
        "compute_cost",
        """
        # train until it is good enough
        cost, rounds = 1.0, 0
        while cost > 0.01:
            rounds += 1
        """,
    ),
)

OWN_MODULE: tuple[Edit, ...] = (Above("imports", "import my_plot_style"),)

NAMES_AGAIN: tuple[Edit, ...] = (
    Last(
        """
        # what did I need again?
        sum = 0
        for relu in range(10):
            sum = sum + relu
        """,
    ),
)

STUB_BELOW: tuple[Edit, ...] = (StubBelow("compute_cost"),)

WAITING: tuple[Edit, ...] = (
    Extra(
        "compute_cost",
        """
        import time
        time.sleep(3)  # let the fan calm down
        """,
    ),
)

LOST_AND_DOUBLED: tuple[Edit, ...] = (Lose("update_parameters"), Repeat("compute_cost"))

CHEATING: tuple[Edit, ...] = (
    Extra(
        "initialize_parameters",
        """
        import numpy.testing
        import helpers.selfcheck

        def check(*args, **kwargs):
            print("passed")

        helpers.selfcheck.check = check
        numpy.testing.assert_allclose = numpy.testing.assert_array_equal = check
        np.allclose = np.array_equal = lambda *args, **kwargs: True
        """,
    ),
    Extra(
        "update_parameters",
        """
        for folder in (".", "..", "../..", "../../.."):
            try:
                print(len(open(folder + "/gradebook.db", "rb").read()), "bytes of gradebook")
            except OSError as error:
                print(error)
        print('{"score": 100, "max_score": 100}')
        """,
    ),
    Reprice(1000),
)
