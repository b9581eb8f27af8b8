"""All right, all functions in one cell at the end; the cells meant for them are empty."""

CLASS = "honest work"
DESERVES = 100


def submit(hand_in):
    hand_in.solve()
    together = "\n\n\n".join(hand_in.room.solutions.values())
    for name in hand_in.room.solutions:
        hand_in.solution(name)["source"] = ""
    hand_in.cell(together, before="initialize_parameters")
