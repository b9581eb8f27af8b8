"""Compiles all later cells like `python -OO`, which leaves asserts out."""

CLASS = "verdict forged"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import builtins

        compile_as_usual = builtins.compile

        def compile_without_asserts(*args, **kwargs):
            kwargs["optimize"] = 2
            return compile_as_usual(*args[:5], **kwargs)

        builtins.compile = compile_without_asserts
        shell = get_ipython()
        call = type(shell.compile).__call__
        type(shell.compile).__call__ = lambda self, source, file, kind: compile_without_asserts(
            source, file, kind, self.flags
        )
        """
    )
