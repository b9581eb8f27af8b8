"""Maps shared memory that it never touches, for children to fill and leave filled: whose is it then?"""

CLASS = "resources"
DESERVES = 20


def submit(hand_in):
    hand_in.solve("linear_forward", "compute_cost")
    hand_in.cell(
        """
        import mmap, os

        def hold():
            areas = [mmap.mmap(-1, 100 * 1024**2) for _ in range(5)]
            if os.fork() == 0:
                for area in areas:
                    for at in range(0, len(area), 4096):
                        area[at] = 1
                os._exit(0)
            os.wait()
            return areas

        kept = hold()
        for _ in range(3):
            if os.fork() == 0:
                kept = hold()
                __import__("time").sleep(3)
                os._exit(0)
        """
    )
