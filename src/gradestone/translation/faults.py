"""What modules of a release say while they run, in both languages, for whoever compares it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from babel.messages.catalog import Message

from .quoted import parts_of

_PRINTED = "printed"


def faults_table(messages: Iterable[Message]) -> str:
    """JSON for `judge.faults_said`: pairs of a pattern of the English sentence and its translation.

    messages : those of an assignment; its cells are left out, since no exercise raises through them
    """
    return json.dumps(list(_pairs(messages)), ensure_ascii=False)


def _pairs(messages: Iterable[Message]) -> Iterator[tuple[str, str]]:
    for message in messages:
        text, said = message.id, message.string
        if not (_is_said_by_a_module(message) and isinstance(text, str) and isinstance(said, str)):
            continue
        if said and said != text and (pair := _pair(text, said)):
            yield pair


def _is_said_by_a_module(message: Message) -> bool:
    of_module = (message.context or "").endswith(".py")
    return of_module and not message.fuzzy and _PRINTED in message.auto_comments


def _pair(text: str, said: str) -> tuple[str, str] | None:
    """A pattern with a group for each `{part}`; None where the translation has other parts."""
    names: dict[str, str] = {}
    pattern = "".join(_group(run, names) if is_part else _literal(run) for run, is_part in parts_of(text))
    runs = list(parts_of(said))
    if any(is_part and run not in names for run, is_part in runs):
        return None
    return pattern, "".join(f"{{{names[run]}}}" if is_part else _kept(run) for run, is_part in runs)


def _group(part: str, names: dict[str, str]) -> str:
    if part in names:
        return f"(?P={names[part]})"
    names[part] = f"part{len(names)}"
    return f"(?P<{names[part]}>.*?)"


def _literal(run: str) -> str:
    return re.escape(run.replace("{{", "{").replace("}}", "}"))


def _kept(run: str) -> str:
    """Braces doubled, as `str.format` wants them, also those of a sentence that is no f-string."""
    single = run.replace("{{", "{").replace("}}", "}")
    return single.replace("{", "{{").replace("}", "}}")
