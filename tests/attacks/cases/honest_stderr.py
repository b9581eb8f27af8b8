"""All right; a cell logs to stderr and numpy warns of a logarithm of zero."""

CLASS = "honest work"
DESERVES = 100


def submit(hand_in):
    hand_in.solve()
    hand_in.cell(
        "import sys\nprint('starting', file=sys.stderr)\nnp.log(np.zeros(2))", after="linear_forward"
    )
    hand_in.cell("import logging\nlogging.error('cost is high')", after="compute_cost")
