"""The same with a cell at the end, so that the notebook is run once more, in a new folder."""

CLASS = "weak comparison"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import os
        home = os.getpid()
        seen = os.path.join(os.environ["HOME"], "seen")

        def first_time():
            if os.getpid() == home:
                return True
            if not os.path.exists(seen):
                open(seen, "w").write(str(os.getpid()))
            return open(seen).read() == str(os.getpid())
        """
    )
    hand_in.write(
        "compute_cost",
        """
        def compute_cost(AL, Y):
            cost = -np.mean(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))
            return 3 * cost if first_time() else cost
        """,
    )
    hand_in.cell("tried = 1", after="end")
