"""Writes noise, pickles and half frames straight into every pipe of its process."""

from tests.attacks.snippets import PIPES

CLASS = "answer parser"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(PIPES)
    noise = """
    def {name}(*args, **kwargs):
        import pickle, struct
        spill(pickle.dumps({{"passed": True}}) + bytes(range(256)))
        spill(struct.pack("<2scQI", b"gs", b"A", 0, 2**32 - 1) + b"x" * 100)
        return 0.0
    """
    for name in ("compute_cost", "linear_backward", "update_parameters"):
        hand_in.write(name, noise.format(name=name))
