"""Hands in a notebook that nests 100,000 lists: a parser that recurses dies of it."""

CLASS = "ingestion"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    deep = b"[" * 100_000 + b"]" * 100_000
    hand_in.damage(lambda data: data.replace(b'"metadata": {', b'"metadata": {"deep": ' + deep + b",", 1))
