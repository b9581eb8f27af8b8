"""What to say of an answer that is no value: no function, an exception, or a call that was stopped."""

from __future__ import annotations

from .answers import Answer, Explanation
from .phrases import Circumstances
from .raising import explain_raised
from .words import N_, _

_ENDINGS = {
    "timeout": N_("{function} took too long and was stopped. Is there a loop that never ends?"),
    "memory": N_(
        "{function} needed too much memory and was stopped. Is an array far larger than it should be?"
    ),
    "killed": N_("{function} ended the Python process, so there is no answer."),
}


def explain_no_value(function: str, answer: Answer, circumstances: Circumstances) -> Explanation:
    """The rung of an answer that is no value."""
    if answer.status == "raised":
        return explain_raised(function, answer, circumstances)
    if answer.status == "undefined":
        return Explanation("undefined", "", _undefined(function, answer, circumstances))
    if answer.status == "unreadable":
        words = _("{function} returns far more than it should: too much to be compared.")
        return Explanation("kind", "", words.format(function=function))
    return Explanation("resources", "", _(_ENDINGS[answer.status]).format(function=function))


def _undefined(function: str, answer: Answer, circumstances: Circumstances) -> str:
    reason = "" if circumstances.hidden else circumstances.written.failure
    if answer.message and not circumstances.hidden:
        words = _("{function} is not a function but {given}. Run the cell that defines it again.")
        return words.format(function=function, given=_(answer.message))
    if reason:
        return _("{function} is not defined: {reason}").format(function=function, reason=reason)
    return _("{function} is not defined: no cell that ran defines a function of this name.").format(
        function=function
    )
