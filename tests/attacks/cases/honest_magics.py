"""All right, with cell magics, shell lines, help lines and a question to the user."""

CLASS = "honest work"
DESERVES = 100


def submit(hand_in):
    hand_in.solve()
    for name in ("linear_forward", "compute_cost"):
        cell = hand_in.solution(name)
        cell["source"] = "%%time\n" + cell["source"]
    hand_in.cell("!ls\n%timeit -n 1 -r 1 np.ones(3)\n%who", after="linear_forward")
    hand_in.cell("np.dot?", after="compute_cost")
    hand_in.cell("name = input('your name: ')", after="linear_backward")
