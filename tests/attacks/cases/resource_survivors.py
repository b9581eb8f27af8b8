"""Starts programs in sessions of their own that outlive the notebook: daemons, and children of functions."""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import subprocess, sys

        def leave():
            for ways in ({"start_new_session": True}, {}):
                try:
                    subprocess.Popen(
                        [sys.executable, "-c", "import time; time.sleep(18)", "gradestone-attack"], **ways
                    )
                except OSError as error:
                    print(type(error).__name__)

        leave()
        """,
        after="linear_forward",
    )
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    leave()\n    return 0.0")
