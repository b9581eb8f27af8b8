"""One code cell of 6 MB, and a wrong function that uses names: whose code is it, and where are they from?"""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    return np.sum(gradestone_attack)")
    hand_in.cell("gradestone_attack = 1\nif False:\n" + " a=1\n" * 1_200_000)
