"""A child of a carried run lives on, keeps the reference's code and answers for the exercises that follow."""

from tests.attacks.snippets import PIPES

CLASS = "carried reference"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("compute_cost")
    hand_in.cell(PIPES)
    hand_in.write("linear_forward", "def linear_forward(A, W, b):\n    return thief")
    hand_in.write(
        "linear_activation_forward",
        """
        def linear_activation_forward(A_prev, W, b, activation):
            import os, struct, time
            if os.fork() == 0:
                os.setsid()
                end = time.monotonic() + 8
                while time.monotonic() < end:
                    for number in range(40):
                        spill(struct.pack("<2scQI", b"gs", b"A", number, 1) + b"N")
                    time.sleep(0.1)
                os._exit(0)
            return None
        """,
    )
