"""All right, with part of the work in a module of the student's own, handed in beside the notebook."""

CLASS = "honest work"
DESERVES = 100


def submit(hand_in):
    hand_in.solve()
    hand_in.file("mymath.py", "import numpy as np\n\ndef affine(W, A, b):\n    return np.dot(W, A) + b\n")
    hand_in.file("data/steps.txt", "3\n")
    hand_in.write(
        "linear_forward",
        """
        import mymath

        def linear_forward(A, W, b):
            assert open("data/steps.txt").read().strip() == "3"
            return mymath.affine(W, A, b), (A, W, b)
        """,
    )
