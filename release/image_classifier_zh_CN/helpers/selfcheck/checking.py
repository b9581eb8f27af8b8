"""`check` and `progress`: the learner's own view of the recorded answers, in the words of the grader.

While the answer key is recorded, the engine puts its own `check` in the place of this one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from .answers import Explanation
from .cards import CheckCard, ProgressCard, State, show
from .cellwatch import watch
from .compare import account, wrong_parts
from .expected import ExpectedCheck
from .frontend import in_open_notebook, user_namespace
from .judging import JudgedCheck, judged, right_with
from .plain import in_words, listed
from .recorded import NotRecordedError, background, entries_of, exercises, is_of_source, place
from .sidebyside import most_readable
from .standing import Standing
from .words import _, ngettext, one_after_another

_HARMLESS = ("passed", "neutral")


class CheckFailed(AssertionError):  # noqa: N818 (a verdict, not an error)
    """A check that did not pass. Its message is the whole rationale, so it is shown without a traceback.

    account : the numbers and shapes that go with it, as lines of text
    """

    def __init__(self, message: str, account: str = "") -> None:
        super().__init__(message)
        self.account = account
        if account and hasattr(self, "add_note"):  # came with Python 3.11
            self.add_note(account)

    def _render_traceback_(self) -> list[str]:  # asked for by IPython
        return [f"{type(self).__name__}: {self}", *self.account.splitlines()]


def check(
    function: Callable[..., Any],
    /,
    *args: Any,
    weight: float = 1,
    rtol: float | None = None,
    atol: float | None = None,
    may_change: str | Sequence[str] | None = None,
    shifted_keys: str | Sequence[str] | None = None,
    **kwargs: Any,
) -> None:
    """Call `function` on these arguments, compare with the recorded answer, and tell the verdict.

    In an open notebook a card tells it, whatever it is, and the cells below run on. Everywhere else (when a
    notebook is graded, validated or executed as a whole, in pytest, in a script) only a right answer has a
    card; all else is raised. What cannot be compared never counts as right.

    The named options are recorded when the assignment is built and play no part here:
    weight : share of the exercise's points, relative to its other checks
    rtol, atol : tolerance, where the usual one does not fit
    may_change : parameters the function may change in place
    shifted_keys : prefixes of keys that may be numbered one higher, as "dA" was in earlier releases

    Raises
    ------
    CheckFailed : outside of an open notebook, the answer is not right, or there is none on record; anywhere,
        the call was interrupted. The message is the rationale
    """
    __tracebackhide__ = True
    card = _checked(function, args, kwargs)
    if not card.interrupted and (card.state in _HARMLESS or in_open_notebook()):
        show(card)
    else:
        raise CheckFailed(card.message, card.account) from None


def progress() -> None:
    """Run every recorded check on the functions as they are now, and show which exercises are done."""
    namespace = user_namespace()
    standing = Standing(namespace)
    try:
        rows = tuple((name, *_state_of(name, namespace, standing)) for name in exercises())
        show(ProgressCard(rows, tuple(_remarks())))
    except NotRecordedError as problem:
        show(CheckCard("unknown", "progress", "", str(problem)))


# ---------------------------------------------------------------- one check


def _checked(function: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> CheckCard:
    try:
        name = _name_of(function, exercises())
        entries = entries_of(name) if name in exercises() else ()
        return _compared(name, entries, function, args, kwargs)
    except NotRecordedError as problem:
        return _unknown(_name_of(function, ()), str(problem))


def _compared(
    name: str,
    entries: Sequence[ExpectedCheck],
    function: Any,
    args: Sequence[Any],
    kwargs: Mapping[str, Any],
) -> CheckCard:
    if not entries:
        return _unknown(name, _none_recorded(_("{file} has no answers for a function of this name.")))
    if not callable(function):
        return _card(judged(entries[0], function))
    if why := watch().why_older(name, function):
        return _older(name, why)
    for index, entry in enumerate(entries):
        if entry.has_inputs(args, kwargs):
            position = _("check {number} of {count}").format(number=index + 1, count=len(entries))
            return _entry_card(entry, position, function)
    if is_of_source():
        told = _("a hidden check, or new since the last build: not compared here")
        return CheckCard("neutral", name, "", told)
    return _unknown(name, _none_recorded(_("{file} has no answer for these inputs.")))


def _unknown(name: str, why: str) -> CheckCard:
    message = one_after_another(_("{name}: not compared.").format(name=name), why)
    return CheckCard("unknown", name, "", why, message=message)


def _older(name: str, why: str) -> CheckCard:
    summary = _("{name}: {why}. What is still defined is an older one: mend the cell and run it again.")
    summary = summary.format(name=name, why=why)
    return CheckCard("failed", name, "", summary, message=summary)


def _none_recorded(sentence: str) -> str:
    """A learner may check inputs and functions of their own: only they know whether something is amiss."""
    own = _(
        "If the assignment came with this check, that file is of another version: "
        "fetch the assignment's whole folder again."
    )
    return one_after_another(sentence.format(file=place()), own)


def _entry_card(entry: ExpectedCheck, position: str, function: Callable[..., Any]) -> CheckCard:
    verdict = Standing(_namespace_of(entry.exercise, function)).judge(entry, function)
    card = _card(verdict, position)
    if verdict.explanation.rung != "values":
        return card
    wrong = wrong_parts(entry.expected, verdict.answer.value, returns=entry.returns, rules=entry.rules)
    if not wrong:  # a text that differs
        return card
    lines = tuple(account(wrong, entry.rules))
    return replace(card, lines=lines, numbers=most_readable(wrong))


def _namespace_of(name: str, function: Any) -> Mapping[str, Any]:
    """Where the exercises are that this one builds on: in the notebook, or where the function is from."""
    namespace = user_namespace()
    if namespace.get(name) is function:
        return namespace
    found = getattr(function, "__globals__", None)
    return found if type(found) is dict else namespace


def _card(verdict: JudgedCheck, position: str = "") -> CheckCard:
    explanation = verdict.explanation
    return CheckCard(
        _state(verdict),
        verdict.entry.exercise,
        position,
        right_with(verdict.replaced) if verdict.replaced else explanation.summary,
        tuple(explanation.detail.splitlines()),
        hint=explanation.hint,
        note=one_after_another(explanation.note, verdict.remark),
        message=verdict.message,
        interrupted=verdict.interrupted,
    )


def _state(verdict: JudgedCheck) -> State:
    if verdict.passed:
        return "passed"
    return "carried" if verdict.right else "failed"


def _name_of(function: Any, names: Sequence[str]) -> str:
    """The exercise whose function this is: by its own name, else by the variable that holds it."""
    own = getattr(function, "__name__", None)
    if isinstance(own, str) and own in names:
        return own
    namespace = user_namespace()
    holding = [name for name in names if name in namespace and namespace[name] is function]
    if holding:
        return holding[0]
    return own if isinstance(own, str) else in_words(function)


# ---------------------------------------------------------------- progress


def _state_of(name: str, namespace: Mapping[str, Any], standing: Standing) -> tuple[State, str]:
    why = watch().why_older(name, namespace[name]) if name in namespace else watch().why_missing(name)
    if why:
        return "failed", why
    verdicts = standing.checks_of(name)
    passed = sum(verdict.passed for verdict in verdicts)
    if passed == len(verdicts):
        return "passed", _("done")
    if all(verdict.right for verdict in verdicts):
        return "carried", _as_soon_as(verdicts)
    if all(_is_untried(verdict.explanation) for verdict in verdicts):
        return "unknown", _("not tried")
    words = _("not yet ({passed} of {count} checks passed)")
    return "failed", words.format(passed=passed, count=len(verdicts))


def _as_soon_as(verdicts: Sequence[JudgedCheck]) -> str:
    names = tuple(dict.fromkeys(name for verdict in verdicts for name in verdict.replaced))
    words = ngettext("right, as soon as {names} is", "right, as soon as {names} are", len(names))
    return words.format(names=listed([f"`{name}`" for name in names]))


def _is_untried(explanation: Explanation) -> bool:
    return explanation.rung in ("undefined", "stub")


def _remarks() -> Iterator[str]:
    """What the learner's own machine has to do with it."""
    recorded = background().versions.get("numpy", "")
    theirs, own = (".".join(version.split(".")[:2]) for version in (recorded, np.__version__))
    if theirs and theirs != own:
        yield _(
            "The answers were recorded with numpy {theirs}, yours is {own}: "
            "what one of them accepts, the other may refuse or round otherwise."
        ).format(theirs=theirs, own=own)
