"""Raises errors whose text, notes, arguments and causes are the inputs of the hidden checks."""

from tests.attacks.snippets import ALL_FUNCTIONS

CLASS = "reading what is hidden"
DESERVES = 0


def submit(hand_in):
    for name in ALL_FUNCTIONS:
        hand_in.write(
            name,
            f"""
            def {name}(*args, **kwargs):
                values = [np.asarray(value).tolist() for value in np.atleast_1d(args[0]).ravel()]
                error = ValueError(repr(values), repr(args))
                error.add_note(repr(args))
                raise error from KeyError(repr(args))
            """,
        )
