"""Reports numbers of executions that no notebook may have: negative, of 4,000 digits, true, a text."""

CLASS = "answer parser"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        shell = get_ipython()
        close_cell, counts = shell.pipe.close_cell, [-7, 10**4000, True, "7", 7.0, 2**63, []]

        def odd_count(index, count, *, success):
            close_cell(index, counts[index % len(counts)], success=success)

        shell.pipe.close_cell = odd_count
        """
    )
