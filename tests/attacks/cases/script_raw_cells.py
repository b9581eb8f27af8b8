"""Scripts in raw cells, which nbconvert passes on to a page as they are."""

CLASS = "script in pages"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    for kind in ("text/html", "text/restructuredtext", ""):
        hand_in.cell("<script>gradestone_attack()</script>", kind="raw")
        cell = next(cell for cell in hand_in.notebook["cells"] if cell["cell_type"] == "raw")
        cell["metadata"] = {"format": kind, "raw_mimetype": kind}
        cell["id"] += f"-{len(kind)}"
