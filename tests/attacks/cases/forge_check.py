"""Replaces check() itself, in the notebook, in helpers.selfcheck and in everything that has imported it."""

CLASS = "verdict forged"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import sys
        import helpers.selfcheck

        def check(function, *args, **kwargs):
            print(f"{function.__name__}: passed")
            return True

        helpers.selfcheck.check = check
        for module in list(sys.modules.values()):
            if getattr(module, "__name__", "").startswith(("helpers", "gradestone")):
                for name in ("check", "explain", "compare", "judge"):
                    if hasattr(module, name):
                        setattr(module, name, check)
        """
    )
