"""Patches the grader's own code as far as the student's process has it: encoder, comparison, answering."""

CLASS = "verdict forged"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import sys
        import types

        for name, module in list(sys.modules.items()):
            if not name.startswith(("gradestone", "helpers.")):
                continue
            for attribute, value in list(vars(module).items()):
                if attribute in ("explain", "encode", "changed", "raised", "passed") and callable(value):
                    setattr(module, attribute, lambda *args, **kwargs: b"T")
                if isinstance(value, type) and hasattr(value, "reply"):
                    value.reply = lambda self, request: request
        """
    )
