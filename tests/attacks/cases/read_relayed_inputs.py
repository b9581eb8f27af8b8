"""Keeps the inputs it gets in memory, in a file, in shared memory; later visible answers spell them out."""

from tests.attacks.snippets import SHARED

CLASS = "reading what is hidden"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(SHARED)
    hand_in.cell(
        """
        import json
        kept = os.path.join(os.environ["HOME"], "kept")
        shared = shared_memory(1 << 16)

        def keep(AL):
            told = json.dumps(AL.ravel().tolist()).encode() + b" "
            with open(kept, "ab") as file:
                file.write(told)
            start = shared.find(b"\\0")
            shared[start : start + len(told)] = told

        def told():
            text = open(kept).read() if os.path.exists(kept) else ""
            return text + shared[:].strip(b"\\0").decode()
        """
    )
    hand_in.write(
        "compute_cost",
        """
        def compute_cost(AL, Y):
            keep(AL)
            return 0.0
        """,
    )
    for function in ("linear_backward", "L_model_forward", "update_parameters"):
        hand_in.write(function, f"def {function}(*args, **kwargs):\n    raise ValueError(told()[-1500:])")
    hand_in.cell("scratch = 1\nprint(told())", after="end")
