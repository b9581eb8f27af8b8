"""Forks 50 processes in a cell and 50 in a function; all of them stay for 15 seconds."""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import os, time

        def multiply():
            for _ in range(50):
                try:
                    child = os.fork()
                except OSError as error:
                    print(type(error).__name__)
                    break
                if child == 0:
                    time.sleep(15)
                    os._exit(0)

        multiply()
        """,
        after="linear_forward",
    )
    hand_in.write("compute_cost", "def compute_cost(AL, Y):\n    multiply()\n    return 0.0")
