"""Answers one thing when asked first and another afterwards: told by a file and by the fork's number."""

from tests.attacks.snippets import SHARED

CLASS = "weak comparison"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(SHARED)
    hand_in.cell(
        """
        home = os.getpid()
        forks = shared_memory(4096)
        seen = os.path.join(os.environ["HOME"], "seen")

        def first_time():
            if os.getpid() == home:
                return True
            me = os.getpid().to_bytes(8, "little")
            if forks[:8] == bytes(8):
                forks[:8] = me
            if not os.path.exists(seen):
                open(seen, "w").write(str(os.getpid()))
            return forks[:8] == me and open(seen).read() == str(os.getpid())
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
    hand_in.write(
        "linear_backward",
        """
        def linear_backward(dZ, cache):
            A_prev, W, b = cache
            m = A_prev.shape[1]
            factor = 3 if first_time() else 1
            return factor * W.T @ dZ, dZ @ A_prev.T / m, dZ.sum(axis=1, keepdims=True) / m
        """,
    )
