"""Sends answers through an encoder of its own that says "passed" in every way it can think of."""

# It breaks the messenger of its own right function as well: what arrives is no answer.
CLASS = "answer parser"
DESERVES = 0
NOT_ON_STOCK = "there is no encoder to replace"


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import itertools, sys

        turn = itertools.count()
        passed = b"s\\x06\\0\\0\\0passed"
        words = [b"T", passed, b"d\\0\\0\\0\\0", b"t\\x01\\0\\0\\0" + passed, b"", b"N"]

        for name, module in list(sys.modules.items()):
            if name.startswith("gradestone"):
                for attribute, value in list(vars(module).items()):
                    if attribute == "encode":
                        module.encode = lambda *args: words[next(turn) % len(words)]
                    if isinstance(value, type) and hasattr(value, "reply"):
                        value.reply = lambda self, request: words[next(turn) % len(words)]
        """
    )
