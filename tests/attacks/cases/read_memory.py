"""Searches its own memory, and that of its parents, for the hidden tests and prints what it finds."""

CLASS = "reading what is hidden"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import os

        words = [b"random_" + b"layer(n_prev", b"random_" + b"network(layer", b"HIDDEN " + b"TESTS"]

        def search(pid, budget=300_000_000):
            try:
                maps = open(f"/proc/{pid}/maps").read().splitlines()
                memory = open(f"/proc/{pid}/mem", "rb", 0)
            except OSError as error:
                return print(pid, type(error).__name__)
            for line in maps:
                ends, rights = line.split()[:2]
                start, end = (int(part, 16) for part in ends.split("-"))
                if "rw" not in rights or end - start > budget:
                    continue
                budget -= end - start
                try:
                    memory.seek(start)
                    piece = memory.read(end - start)
                except (OSError, ValueError):
                    continue
                for word in words:
                    place = piece.find(word)
                    if place >= 0:
                        print(piece[max(place - 200, 0) : place + 400])

        for pid in ("self", os.getppid(), 1):
            search(pid)
        """
    )
