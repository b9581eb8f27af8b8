"""Is an answer right, and if not, what is the first thing to tell the learner?

`explain` goes down the rationale ladder and stops at the first rung that holds. The same words serve the
learner's own notebook and the grader. Of a hidden check nothing is said that could carry an input or an
expected number.
"""

from __future__ import annotations

import ast
import builtins
import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .answers import RUNGS, Answer, Explanation, Rules
from .differences import Difference, Finding, Note, Part, Walk, listed
from .dimensions import TOLD_BY_DIMENSIONS, dimension_table
from .patterns import common_ratio, explain_values, named, same_nonfinite, whole_factor
from .plain import Array, identical, plain_items
from .sidebyside import WrongPart, deviation_sentences, most_readable, text_table


@np.errstate(all="ignore")
def explain(
    function: str,
    expected: Any,
    answer: Answer,
    *,
    returns: tuple[str, ...] = (),
    rules: Rules | None = None,
    hidden: bool,
) -> Explanation:
    """The verdict on one answer. Never raises, whatever the answer holds.

    returns : names of the values the reference returns, for the words
    hidden : say nothing that could carry an input, an expected number or a text of the learner's making
    """
    rules = rules or Rules()
    if answer.status != "value":
        return _without_value(function, answer, hidden=hidden)
    if identical(expected, answer.value):
        return _changed_inputs(function, answer, rules, hidden=hidden) or Explanation("passed")
    found = _compare(expected, answer.value, returns, rules, hidden=hidden)
    explanation = (
        _first_finding(function, found)
        or _not_finite(function, found)
        or _changed_inputs(function, answer, rules, hidden=hidden)
        or _wrong_values(function, found, rules, hidden=hidden)
        or Explanation("passed")
    )
    if explanation.rung in TOLD_BY_DIMENSIONS and not hidden:
        table = dimension_table(expected, answer.value, returns, rules.shifted_keys)
        explanation = dataclasses.replace(explanation, detail=table)
    return dataclasses.replace(explanation, note=" ".join(found.notes(passed=explanation.passed)))


@np.errstate(all="ignore")
def matches(expected: Any, value: Any, rules: Rules | None = None) -> bool:
    """True where `value` would pass as an answer to `expected`."""
    if identical(expected, value):
        return True
    rules = rules or Rules()
    walk = Walk(shifted_keys=rules.shifted_keys, hidden=True)
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
    return tuple(_wrong(_compare(expected, value, returns, rules, hidden=False).parts, rules))


# ---------------------------------------------------------------- comparing


def _as_long(output: Any, value: Any) -> bool:
    """No dict has further keys. Both are known to match, hence to be of one structure."""
    if isinstance(output, dict):
        entries = plain_items(value)
        pairs = ((item, entries[key]) for key, item in output.items() if key in entries)
        return len(entries) == len(output) and all(_as_long(*pair) for pair in pairs)
    if isinstance(output, (list, tuple)):
        return all(_as_long(item, other) for item, other in zip(output, value, strict=True))
    return True


@dataclass(frozen=True, slots=True)
class _Found:
    findings: list[Finding]
    parts: list[Part]
    remarks: list[str]

    def notes(self, *, passed: bool) -> list[str]:
        single = [part.path for part in self.parts if part.single_precision]
        if not passed or not single:
            return self.remarks
        verb = "is" if len(single) == 1 else "are"
        return [*self.remarks, f"{named(single)} {verb} float32; accepted, though float64 is more exact."]


def _compare(expected: Any, value: Any, returns: tuple[str, ...], rules: Rules, *, hidden: bool) -> _Found:
    walk = Walk(returns=returns, shifted_keys=rules.shifted_keys, hidden=hidden)
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


def _first_finding(function: str, found: _Found) -> Explanation | None:
    if not found.findings:
        return None
    first = min(found.findings, key=lambda finding: RUNGS.index(finding.rung))
    if first.rung == "stub":
        return _stub(function, [finding.path for finding in found.findings if finding.rung == "stub"])
    return Explanation(first.rung, first.path, _sentence(function, first.path, first.predicate))


def _sentence(function: str, path: str, predicate: str) -> str:
    return f"{function}: {path} {predicate}" if path else f"{function} {predicate}"


def _stub(function: str, paths: Sequence[str]) -> Explanation:
    if paths[0] == "":
        words = f"{function} returns None: it is still to be written, or its return line is missing."
        return Explanation("stub", "", words)
    verb = "is" if len(paths) == 1 else "are"
    return Explanation("stub", paths[0], f"{function}: {named(paths)} {verb} still None.")


def _not_finite(function: str, found: _Found) -> Explanation | None:
    for part in found.parts:
        finite = np.isfinite(part.expected)
        if (finite & ~np.isfinite(part.answer)).any():
            nan = bool(np.isnan(part.answer[finite]).any())
            words = f"{'is not a number (nan)' if nan else 'is infinite'}"
            if part.expected.ndim:
                words = f"has entries that are {'not numbers (nan)' if nan else 'infinite'}"
            words += " where it should be finite." + (" Is it 0/0 or 0 * log(0)?" if nan else "")
            return Explanation("finite", part.path, _sentence(function, part.path, words))
        if (~finite & ~same_nonfinite(part.expected, part.answer)).any():
            words = "is not infinite, or not a number, where it should be."
            return Explanation("finite", part.path, _sentence(function, part.path, words))
    return None


def _changed_inputs(function: str, answer: Answer, rules: Rules, *, hidden: bool) -> Explanation | None:
    changed = [name for name in answer.changed if name not in rules.may_change]
    if not changed:
        return None
    # Names come from the learner's process; a long one could carry numbers.
    shown = not hidden or all(name.isidentifier() and len(name) <= 20 for name in changed)
    what = listed(changed) if shown else "an input"
    words = f"{function} changes its input{'s' if shown and len(changed) > 1 else ''} {what} in place."
    return Explanation("inputs", changed[0] if shown else "", f"{words} Work on a copy.")


def _wrong_values(function: str, found: _Found, rules: Rules, *, hidden: bool) -> Explanation | None:
    wrong = _wrong(found.parts, rules)
    if not wrong:
        return None
    parts = [item.part for item in wrong]
    sentence = explain_values(parts, found.parts, rules.tolerance)
    detail = "" if hidden else _account_and_table(wrong, rules)
    return Explanation("values", parts[0].path, f"{function}: {sentence}", detail)


@np.errstate(all="ignore")
def account(wrong: Sequence[WrongPart], rules: Rules) -> list[str]:
    """Sentences with numbers about parts that differ: how many entries, how far, and by what common ratio if
    that is no whole number (which the summary says already).
    """
    sentences = deviation_sentences(wrong)
    ratio = common_ratio([item.part for item in wrong], rules.tolerance)
    telling = ratio is not None and whole_factor(abs(ratio), rules.tolerance) is None
    if telling and sum(item.part.expected.size for item in wrong) > 1:
        sentences.append(f"Every entry is {ratio:.6g} times the expected one.")
    return sentences


def _account_and_table(wrong: Sequence[WrongPart], rules: Rules) -> str:
    shown = most_readable(wrong)
    return "\n".join([*account(wrong, rules), f"{shown.part.path}:", text_table(shown)])


# ---------------------------------------------------------------- rungs of an answer without a value


def _without_value(function: str, answer: Answer, *, hidden: bool) -> Explanation:
    if answer.status == "raised":
        return _raised(function, answer, hidden=hidden)
    if answer.status == "undefined":
        words = f"{function} is not defined: no cell that ran defines a function of this name."
        if answer.message and not hidden:
            words = f"{function} is not a function but {answer.message}. Run the cell that defines it again."
        return Explanation("undefined", "", words)
    if answer.status == "unreadable":
        return Explanation(
            "kind", "", f"{function} returns far more than it should: too much to be compared."
        )
    reasons = {
        "timeout": "took too long and was stopped. Is there a loop that never ends?",
        "memory": "needed too much memory and was stopped. Is an array far larger than it should be?",
        "killed": "ended the Python process, so there is no answer.",
    }
    return Explanation("resources", "", f"{function} {reasons[answer.status]}")


def _raised(function: str, answer: Answer, *, hidden: bool) -> Explanation:
    line = answer.line if answer.line is not None and 0 < answer.line < 10_000 else None
    if line is not None and (targets := _stub_targets(answer.source_line)):
        names = listed(targets) if not hidden else f"a value in your line {line}"
        where = f", in your line {line}" if not hidden else ""
        verb = "are" if len(targets) > 1 and not hidden else "is"
        return Explanation("stub", "", f"{function}: {names} {verb} still None{where}.")
    builtin = _is_builtin_exception(answer)
    what = answer.exception if builtin or not hidden else "an exception"
    words = f"{function} raised {what or 'an exception'}"
    if line is None:
        arguments = " as it was called. Does it take the parameters it should?"
        words += arguments if answer.exception == "TypeError" else "."
    else:
        source = "" if hidden or not answer.source_line.strip() else f": `{answer.source_line.strip()}`"
        words += f" at your line {line}{source or '.'}"
    hint = "Something used there is still None." if builtin and "NoneType" in answer.message else ""
    return Explanation("raised", "", words, "" if hidden else answer.message, hint)


def _is_builtin_exception(answer: Answer) -> bool:
    known = getattr(builtins, answer.exception, None)
    return answer.builtin_exception and isinstance(known, type) and issubclass(known, BaseException)


def _stub_targets(source_line: str) -> list[str]:
    """Names on the left of `A, cache = None`, which cannot be unpacked before it is filled in."""
    try:
        statement = ast.parse(source_line.strip()).body[0]
    except (SyntaxError, ValueError, IndexError, RecursionError, MemoryError):
        return []
    if not isinstance(statement, ast.Assign) or not isinstance(statement.value, ast.Constant):
        return []
    if statement.value.value is not None:
        return []
    target = statement.targets[0]
    return [ast.unparse(element) for element in getattr(target, "elts", [target])]
