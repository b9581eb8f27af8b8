"""Six megabytes of text cells: one long, hundreds short, all full of what page makers find hard to read."""

CLASS = "resources"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell("[a](b) *c* `d` $e$ " * 160_000, kind="markdown")
    for _ in range(300):
        hand_in.cell("> - [a](b) *c* `d` $e$ <b>\n" * 370, kind="markdown")
    hand_in.cell("<script>gradestone_attack()</script>\n" * 10_000, kind="raw")
