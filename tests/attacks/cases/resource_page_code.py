"""Code that pages colour letter by letter: 4 MB in cells of every size."""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell("a=1;" * 500_000)
    for _ in range(20):
        hand_in.cell("if 0:\n" + "  a,b=1,2\n" * 9_000)
    for letters in ("a.", "1.", ".", "\\", "f'{"):
        hand_in.cell("if 0:\n  '''\n" + letters * 20_000 + "\n'''")
