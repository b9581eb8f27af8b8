"""All right, but a tool has removed all metadata and ids of the cells."""

CLASS = "honest work"
DESERVES = 100


def submit(hand_in):
    hand_in.solve()

    def strip(notebook):
        notebook["metadata"] = {}
        notebook["nbformat_minor"] = 4
        for cell in notebook["cells"]:
            cell["metadata"] = {}
            del cell["id"]

    hand_in.edit(strip)
