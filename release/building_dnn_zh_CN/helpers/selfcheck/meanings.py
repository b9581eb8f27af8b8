"""What an exception means and what to look at, in a sentence, for those that learners meet."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .answers import Answer
from .words import N_, _

LEFTOVER = N_("{function} waits for somebody at the keyboard: take the leftover breakpoint() or input() out.")
"""Of a call that ended because nobody was there."""
_ASKS = frozenset(("StdinNotImplementedError", "BdbQuit", "EOFError"))
_LOST_INPUT = re.compile(r"lost sys\.std|reading from stdin|raw_input was called|reading a line")

_MEANINGS = (
    (
        "KeyError",
        r".",
        N_(
            "The dict has no entry under this key. "
            "Look at how the key is put together: its letters, its number."
        ),
    ),
    (
        "",
        r"not aligned|mismatch in its core dimension|remapped shapes|shape-mismatch for sum",
        N_(
            "A matrix product needs as many columns on the left as rows on the right. "
            "Is it the right pair, in the right order, and the right one transposed?"
        ),
    ),
    (
        "",
        r"does not have enough dimensions",
        N_("A matrix product needs arrays on both sides; with a plain number, * is meant."),
    ),
    (
        "",
        r"could not be broadcast|non-broadcastable|cannot be broadcast",
        N_(
            "Entry by entry, two sizes have to be equal or 1. Are these the arrays that are meant, "
            "or is a matrix product meant?"
        ),
    ),
    (
        "",
        r"(not enough|too many) values to unpack|cannot unpack",
        N_(
            "More or fewer values come than there are names to take them, here or in a function called here. "
            "Look at what is handed over, and in which order."
        ),
    ),
    (
        "",
        r"NoneType",
        N_(
            "Something used there is None: still to be filled in, "
            "or given by a function without a return line."
        ),
    ),
    (
        "UnboundLocalError",
        r"'(?P<name>\w+)'",
        N_("`{name}` has no value there yet: it gets one later, or only in a branch that is not taken."),
    ),
    (
        "NameError",
        r"name '(?P<name>\w+)'",
        N_("Nothing is called `{name}` there: is it misspelt, is its line missing, or was its cell not run?"),
    ),
    (
        "",
        r"inhomogeneous",
        N_("A tuple or list of arrays stands where one array is meant: is something still to be unpacked?"),
    ),
    (
        "",
        r"array element with a sequence|can be converted to (a )?(Python )?scalar(?! index)|only length-1",
        N_(
            "An array or a list stands where one plain number is meant. "
            "np.squeeze(...)[()] makes one of [[17]]."
        ),
    ),
    (
        "",
        r"axis .*out of bounds|too many indices|invalid index to scalar",
        N_("The array has fewer axes than are asked for. Is it of one dimension, or a plain number?"),
    ),
    (
        "",
        r"can only concatenate str|must be str, not|to str\b",
        N_("Text and something else are joined with +. str(...) makes text of a number."),
    ),
    (
        "",
        r"did not contain a loop|ufunc '\w+' not supported|can't multiply sequence|must be real number"
        r"|loop of ufunc does not support|Cannot cast ufunc|can only concatenate",
        N_("Text, a tuple or a list stands where numbers are meant. Look at what each name holds."),
    ),
    (
        "",
        r"unsupported operand|bad operand type",
        N_("One of the two is of a kind that cannot be calculated with. Look at what each name holds."),
    ),
    (
        "",
        r"\(\) (missing|takes|got)|missing required argument|(positional|keyword) argument",
        N_("A function is called with other arguments than it takes: compare with its first line."),
    ),
    (
        "",
        r"out of (range|bounds)",
        N_("Counting begins at 0, so the last index is one less than the length. Where does the loop end?"),
    ),
    (
        "",
        r"only integer scalar arrays|cannot be interpreted as an integer|expected a sequence of integers",
        N_("A whole number is wanted there. Note that / never gives one; // does."),
    ),
    (
        "",
        r"indices must be|valid indices",
        N_("In the square brackets behind a list, a tuple or an array belongs a whole number, not a key."),
    ),
    (
        "",
        r"not subscriptable|does not support item assignment",
        N_("Square brackets stand behind something that has no entries, or none that can be set."),
    ),
    (
        "",
        r"is not callable",
        N_(
            "Round brackets stand behind something that is no function: is a * missing, or a name used twice?"
        ),
    ),
    (
        "AttributeError",
        r"has no attribute '(?P<name>\w+)'",
        N_("What stands before `.{name}` is not what it is taken for, or `{name}` is misspelt."),
    ),
    (
        "AssertionError",
        r"^$",
        N_(
            "An assert there, or in a function called there, finds another shape than it needs. "
            "Which one is it, and what is handed over?"
        ),
    ),
    ("ZeroDivisionError", r"", N_("Something is divided by 0. Where does the number below come from?")),
    ("RecursionError", r"", N_("The function calls itself without end.")),
    ("SyntaxError", r"", N_("`exec`, `eval` or an import met text that is no Python.")),
    ("IndentationError", r"", N_("`exec`, `eval` or an import met text that is no Python.")),
    (
        "ModuleNotFoundError",
        r"",
        N_("This module is not there. Only the packages of the first cell are needed."),
    ),
    (
        "",
        r"cannot reshape array",
        N_("Another shape has to have as many entries as the array has."),
    ),
    (
        "",
        r"truth value of an array",
        N_("`if`, `and` and `or` need one True or False, not an array of them."),
    ),
    ("", r"not iterable", N_("A loop or an unpacking needs several values; here is a single one.")),
    ("", r"has no len\(\)", N_("`len` counts the entries of something; a plain number has none.")),
)


def is_leftover(answer: Answer) -> bool:
    """Whether the call ended at a `breakpoint()` or an `input()` that nobody answered."""
    return answer.exception in _ASKS or bool(_LOST_INPUT.search(answer.message))


def meaning_of(answer: Answer) -> str:
    """The sentence about what was raised; "" for what has none."""
    return next(_fitting(answer), "")


def _fitting(answer: Answer) -> Iterator[str]:
    for exception, pattern, sentence in _MEANINGS:
        if exception in ("", answer.exception) and (match := re.search(pattern, answer.message)):
            yield _(sentence).format(**match.groupdict())
