"""Kills its parent, and the parent's parent, from a cell and from a function."""

CLASS = "harm to others"
DESERVES = 10
STUDENT = "aa-others-kill"


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import os, signal

        def strike():
            parent = os.getppid()
            if parent > 1:
                try:
                    above = int(open(f"/proc/{parent}/stat").read().rpartition(")")[2].split()[1])
                except OSError:
                    above = 0
                for pid in (above, parent):
                    if pid > 1:
                        try:
                            os.kill(pid, signal.SIGKILL)
                        except OSError as error:
                            print(type(error).__name__)

        strike()
        """,
        after="linear_forward",
    )
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    strike()\n    return 0.0")
