"""Patches the grader's own code as far as its process has it: comparison, verdicts, watch over inputs."""

CLASS = "verdict forged"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import sys

        for name, module in list(sys.modules.items()):
            if not name.startswith(("gradestone", "helpers.")):
                continue
            for attribute, value in list(vars(module).items()):
                if attribute in ("explain", "judge", "compare", "passed", "find_difference"):
                    setattr(module, attribute, lambda *args, **kwargs: True)
                if isinstance(value, type) and hasattr(value, "passed"):
                    value.passed = True
                if isinstance(value, type) and hasattr(value, "changed") and hasattr(value, "reply"):
                    value.changed = lambda self, *args: ()
        """
    )
