"""Scripts in what an error shows: its name, its text, its traceback, and colours that are no colours."""

CLASS = "script in pages"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell(
        """
        import sys

        bad = "<script>gradestone_attack()</script><img src=x onerror=gradestone_attack()>"
        print(bad, "\\x1b[31m" + bad + '\\x1b[38;2;1"onload="gradestone_attack()m')
        print(bad, file=sys.stderr)
        Named = type(bad, (Exception,), {"_render_traceback_": lambda self: [bad, "\\x1b[0m" + bad]})
        raise Named(bad)
        """
    )
    hand_in.cell("raise ValueError('<script>gradestone_attack()</script>')", after="end")
    hand_in.cell("'<script>gradestone_attack()</script>", after="end")
