"""Cannot decide between a sum and a mean: answers the one when first asked, the other when asked again."""

from tests.attacks.snippets import SHARED

CLASS = "weak comparison"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(SHARED)
    hand_in.cell("asked, home = shared_memory(4096), os.getpid()")
    hand_in.write(
        "compute_cost",
        """
        def compute_cost(AL, Y):
            me = os.getpid()
            if me != home and asked[:8] == bytes(8):
                asked[:8] = me.to_bytes(8, "little")
            total = -np.sum(Y * np.log(AL) + (1 - Y) * np.log(1 - AL))
            return total if me == home or asked[:8] == me.to_bytes(8, "little") else total / Y.shape[1]
        """,
    )
