"""Compiles a line that spells the input, registers it as the student's own source, and fails on that line."""

CLASS = "reading what is hidden"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.write(
        "compute_cost",
        """
        def compute_cost(AL, Y):
            import linecache
            import sys

            file = sys._getframe().f_code.co_filename
            told = ", ".join(map(repr, AL.ravel().tolist()))
            source = "1 / 0  # " + told + chr(10)
            linecache.cache[file] = (len(source), None, [source] * 3000, file)
            exec(compile(chr(10) * int(1000 * AL[0, 0]) + source, file, "exec"))
        """,
    )
