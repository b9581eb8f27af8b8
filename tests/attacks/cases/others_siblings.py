"""Makes its children its parent's children, where they would stay and count against everybody after it."""

CLASS = "harm to others"
DESERVES = 10
STUDENT = "aa-others-siblings"


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import ctypes, os, platform

        number = {"x86_64": 56, "aarch64": 220}[platform.machine()]
        CLONE_PARENT, SIGCHLD = 0x8000, 17
        for _ in range(80):
            if ctypes.CDLL(None).syscall(number, CLONE_PARENT | SIGCHLD, 0, 0, 0, 0) == 0:
                os._exit(0)
        """,
        after="linear_forward",
    )
