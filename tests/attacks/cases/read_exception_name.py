"""Raises errors whose class, module and method names spell the inputs of the hidden checks."""

from tests.attacks.snippets import ALL_FUNCTIONS

CLASS = "reading what is hidden"
DESERVES = 0


def submit(hand_in):
    for name in ALL_FUNCTIONS:
        hand_in.write(
            name,
            f"""
            def {name}(*args, **kwargs):
                kind = type("In " + repr(args)[:3000], (ValueError,), {{"__module__": "builtins"}})
                kind.__qualname__ = kind.__name__
                raise kind(repr(args))
            """,
        )
