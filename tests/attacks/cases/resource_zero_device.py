"""Shares memory through /dev/zero, through files without names, and through every other file that is none."""

CLASS = "resources"
DESERVES = 20


def submit(hand_in):
    hand_in.solve("linear_forward", "compute_cost")
    hand_in.cell(
        """
        import ctypes, mmap, os

        def fill(descriptor, size=300 * 1024**2):
            area = mmap.mmap(descriptor, size)
            for at in range(0, size, 4096):
                area[at] = 1
            return area

        kept = []
        for opened in (
            lambda: os.open("/dev/zero", os.O_RDWR),
            lambda: os.memfd_create("gradestone-attack"),
            lambda: ctypes.CDLL(None).syscall(447, 0),
            lambda: os.open("/dev/shm", os.O_RDWR | os.O_TMPFILE),
        ):
            try:
                descriptor = opened()
                try:
                    os.ftruncate(descriptor, 300 * 1024**2)
                except OSError:
                    pass
                kept.append(fill(descriptor))
            except (OSError, ValueError):
                pass
        """
    )
