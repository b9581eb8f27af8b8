"""Four children fill memory that they share with their parent, together four times what a run may have."""

CLASS = "resources"
DESERVES = 20


def submit(hand_in):
    hand_in.solve("linear_forward", "compute_cost")
    hand_in.cell(
        """
        import mmap, os, time

        areas = [mmap.mmap(-1, 120 * 1024**2) for _ in range(5)]
        for _ in range(4):
            if os.fork() == 0:
                for area in [mmap.mmap(-1, 120 * 1024**2) for _ in range(5)]:
                    for at in range(0, len(area), 4096):
                        area[at] = 1
                time.sleep(2)
                os._exit(0)
        time.sleep(1)
        """
    )
