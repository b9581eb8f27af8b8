"""Is an answer right, and if not, what is the first thing to tell the learner?

`explain` goes down the rationale ladder and stops at the first rung that holds. The same words serve the
learner's own notebook and the grader. Of a hidden check nothing is said that could carry an input or an
expected number.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .answers import RUNGS, Answer, Explanation, Rules
from .closeness import Differing, same_nonfinite
from .differences import Difference, Finding, Note, Part, Walk
from .dimensions import TOLD_BY_DIMENSIONS, dimension_table
from .factors import common_ratio, whole_factor
from .keynames import compared_items
from .no_value import explain_no_value
from .patterns import explain_values
from .phrases import VISIBLE, Circumstances
from .plain import Array, identical, items_of, listed
from .raising import explain_raised
from .records import Record
from .sidebyside import WrongPart, deviation_sentences, most_readable, text_table
from .words import _, about, ngettext, one_after_another
from .written import UNKNOWN, Written

_RUNGS_OF_CODE = ("raised", "structure", "key", "kind", "shape", "finite", "inputs", "values")
"""Where a word on the code's variables may help."""


@np.errstate(all="ignore")
def explain(
    function: str,
    expected: Any,
    answer: Answer,
    *,
    returns: tuple[str, ...] = (),
    rules: Rules | None = None,
    hidden: bool,
    written: Written = UNKNOWN,
    inputs: Mapping[Any, Any] | None = None,
) -> Explanation:
    """The verdict on one answer. Never raises, whatever the answer holds.

    returns : names of the values the reference returns, for the words
    hidden : say nothing that could carry an input, an expected number or anything of the answer's making
    written : the code behind the answer: a guess is made only where it can be so
    inputs : what the function was called with, by the names of the reference's parameters
    """
    circumstances = Circumstances(hidden, written, inputs or {})
    told = _ladder(function, expected, answer, returns, rules or Rules(), circumstances)
    if told.passed and not answer.has_value:  # an assert of its own is wrong
        told = explain_raised(function, answer, circumstances)
    if told.rung not in _RUNGS_OF_CODE:
        return told
    own = written.foreign_hint if told.rung == "raised" else written.hint
    return dataclasses.replace(told, hint=one_after_another(told.hint, own))


def _ladder(
    function: str,
    expected: Any,
    answer: Answer,
    returns: tuple[str, ...],
    rules: Rules,
    circumstances: Circumstances,
) -> Explanation:
    if answer.status != "value":
        return explain_no_value(function, answer, circumstances)
    if expected is None and answer.value is None and circumstances.written.gives_only_none:
        return _stub(function, [""], circumstances)
    if identical(expected, answer.value):
        return _changed_inputs(function, answer, rules, circumstances) or _passed(answer, [], circumstances)
    found = _compare(function, expected, answer.value, returns, rules, circumstances)
    explanation = (
        _first_finding(function, found, circumstances)
        or _not_finite(function, found)
        or _changed_inputs(function, answer, rules, circumstances)
        or _wrong_values(function, found, rules, circumstances)
        or _passed(answer, found.single_precision(circumstances), circumstances)
    )
    if explanation.rung in TOLD_BY_DIMENSIONS and not circumstances.hidden:
        table = dimension_table(expected, answer.value, returns, rules.shifted_keys)
        explanation = dataclasses.replace(explanation, detail=table)
    return dataclasses.replace(explanation, note=one_after_another(*found.remarks, explanation.note))


def _passed(answer: Answer, notes: Sequence[str], circumstances: Circumstances) -> Explanation:
    warned = [] if circumstances.hidden or not answer.warned else [_warning(answer.warned)]
    return Explanation("passed", note=one_after_another(*notes, *warned))


def _warning(text: str) -> str:
    """The first sentence of what numpy says: the rest is for those who write libraries."""
    first = text.partition(". ")[0].rstrip(".")
    return _("numpy warns: {text}. With a newer numpy this is an error.").format(text=first)


@np.errstate(all="ignore")
def matches(expected: Any, value: Any, rules: Rules | None = None) -> bool:
    """True where `value` would pass as an answer to `expected`."""
    if identical(expected, value):
        return True
    rules = rules or Rules()
    walk = Walk(shifted_keys=rules.shifted_keys)
    return all(_agrees(difference, rules) for difference in walk.differences(expected, value))


def _agrees(difference: Difference, rules: Rules) -> bool:
    if isinstance(difference, Part):
        return bool(_close(difference, rules).all())
    return not isinstance(difference, Finding)


def alike(output: Any, value: Any, rules: Rules | None = None) -> bool:
    """True where `value` is the same answer as `output`: matching it, and with no entry more than it has."""
    return matches(output, value, rules) and _as_long(output, value)


@np.errstate(all="ignore")
def wrong_parts(
    expected: Any, value: Any, *, returns: tuple[str, ...] = (), rules: Rules | None = None
) -> tuple[WrongPart, ...]:
    """The parts of right structure, kind and shape whose numbers differ, for showing them side by side."""
    rules = rules or Rules()
    return tuple(_wrong(_compare("", expected, value, returns, rules, VISIBLE).parts, rules))


# ---------------------------------------------------------------- comparing


def _as_long(output: Any, value: Any) -> bool:
    """No dict has further keys. Both are known to match, hence to be of one structure."""
    if isinstance(output, dict):
        wanted, entries = compared_items(output), compared_items(value)
        pairs = ((item, entries[key]) for key, item in wanted.items() if key in entries)
        return len(entries) == len(wanted) and all(_as_long(*pair) for pair in pairs)
    if isinstance(output, Record) and not output.is_tuple:
        return _as_long(dict(output.items()), dict(value.items()))
    items = items_of(output)
    if items is not None and type(output) is not range:
        return all(_as_long(item, other) for item, other in zip(items, items_of(value) or (), strict=True))
    return True


@dataclass(frozen=True, slots=True)
class _Found:
    findings: list[Finding]
    parts: list[Part]
    remarks: list[str]

    def single_precision(self, circumstances: Circumstances) -> list[str]:
        """The note on parts that are right, and less exact than they could be."""
        paths = [part.path for part in self.parts if part.single_precision]
        if not paths:
            return []
        words = ngettext(
            "{names} is float32; accepted, though float64 is more exact.",
            "{names} are float32; accepted, though float64 is more exact.",
            len(paths),
        )
        return [words.format(names=circumstances.named(paths))]


def _compare(
    function: str,
    expected: Any,
    value: Any,
    returns: tuple[str, ...],
    rules: Rules,
    circumstances: Circumstances,
) -> _Found:
    walk = Walk(function, returns=returns, shifted_keys=rules.shifted_keys, circumstances=circumstances)
    found = _Found([], [], [])
    for difference in walk.differences(expected, value):
        if isinstance(difference, Finding):
            found.findings.append(difference)
        elif isinstance(difference, Note):
            found.remarks.append(difference.sentence)
        else:
            found.parts.append(difference)
    return found


def _wrong(parts: Sequence[Part], rules: Rules) -> list[WrongPart]:
    masks = ((part, ~_close(part, rules)) for part in parts)
    return [WrongPart(part, mask) for part, mask in masks if mask.any()]


def _close(part: Part, rules: Rules) -> Array:
    return np.asarray(
        rules.tolerance.close(part.expected, part.answer, single_precision=part.single_precision)
    )


# ---------------------------------------------------------------- rungs of an answer with a value


def _first_finding(function: str, found: _Found, circumstances: Circumstances) -> Explanation | None:
    if not found.findings:
        return None
    first = min(found.findings, key=lambda finding: RUNGS.index(finding.rung))
    if first.rung == "stub":
        paths = [finding.path for finding in found.findings if finding.rung == "stub"]
        return _stub(function, paths, circumstances)
    words = about(function, first.sentence) if first.path else first.sentence
    return Explanation(first.rung, first.path, words)


def _stub(function: str, paths: Sequence[str], circumstances: Circumstances) -> Explanation:
    if paths[0] == "" or not circumstances.written.may_give_back:
        return Explanation("stub", "", circumstances.no_result(function))
    return Explanation("stub", paths[0], about(function, circumstances.still_none(paths)))


def _not_finite(function: str, found: _Found) -> Explanation | None:
    for part in found.parts:
        finite = np.isfinite(part.expected)
        if (finite & ~np.isfinite(part.answer)).any():
            nan = bool(np.isnan(part.answer[finite]).any())
            words = _of_nonfinite(part.expected.ndim, nan=nan).format(name=part.path)
            question = _("Is it 0/0 or 0 * log(0)?") if nan else ""
            return Explanation("finite", part.path, about(function, one_after_another(words, question)))
        if (~finite & ~same_nonfinite(part.expected, part.answer)).any():
            words = _("{name} is not infinite, or not a number, where it should be.").format(name=part.path)
            return Explanation("finite", part.path, about(function, words))
    return None


def _of_nonfinite(axes: int, *, nan: bool) -> str:
    if axes and nan:
        return _("{name} has entries that are not numbers (nan) where it should be finite.")
    if axes:
        return _("{name} has entries that are infinite where it should be finite.")
    if nan:
        return _("{name} is not a number (nan) where it should be finite.")
    return _("{name} is infinite where it should be finite.")


def _changed_inputs(
    function: str, answer: Answer, rules: Rules, circumstances: Circumstances
) -> Explanation | None:
    changed = [name for name in answer.changed if name not in rules.may_change]
    if not changed:
        return None
    if circumstances.hidden:
        words = _("{function} changes its inputs in place. Work on a copy.")
        return Explanation("inputs", "", words.format(function=function))
    words = ngettext(
        "{function} changes its input {names} in place. Work on a copy.",
        "{function} changes its inputs {names} in place. Work on a copy.",
        len(changed),
    )
    return Explanation("inputs", changed[0], words.format(function=function, names=listed(changed)))


def _wrong_values(
    function: str, found: _Found, rules: Rules, circumstances: Circumstances
) -> Explanation | None:
    wrong = _wrong(found.parts, rules)
    if not wrong:
        return None
    parts = [item.part for item in wrong]
    sentence = explain_values(Differing(parts, found.parts, rules.tolerance, circumstances))
    detail = "" if circumstances.hidden else _account_and_table(wrong, rules)
    return Explanation("values", parts[0].path, about(function, sentence), detail)


@np.errstate(all="ignore")
def account(wrong: Sequence[WrongPart], rules: Rules) -> list[str]:
    """Sentences with numbers about parts that differ: how many entries, how far, and by what common ratio if
    that is no whole number (which the summary says already).
    """
    sentences = deviation_sentences(wrong)
    ratio = common_ratio([item.part for item in wrong], rules.tolerance)
    telling = ratio is not None and whole_factor(abs(ratio), rules.tolerance) is None
    if telling and sum(item.part.expected.size for item in wrong) > 1:
        words = _("Every entry is {ratio} times the expected one.")
        sentences.append(words.format(ratio=f"{ratio:.6g}"))
    return sentences


def _account_and_table(wrong: Sequence[WrongPart], rules: Rules) -> str:
    shown = most_readable(wrong)
    return "\n".join([*account(wrong, rules), _("{name}:").format(name=shown.part.path), text_table(shown)])
