"""A notebook of 28 MB whose letters take four bytes each, in prose, in code and in strange fields."""

CLASS = "ingestion"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.cell("\U0001f600" * 3_000_000, kind="markdown")
    hand_in.cell("'" + "\U0001f600" * 2_000_000 + "'")
    hand_in.edit(lambda notebook: notebook["metadata"].update(strange="\U0001f600" * 2_000_000))
