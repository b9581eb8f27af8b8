"""The keys of dicts: under which names they are looked up, and what is said of those that are missing."""

from __future__ import annotations

import functools
import re
from typing import Any

from .hashables import as_tuples
from .plain import listed, plain_items
from .words import N_, _, ngettext, one_after_another

MOST_KEYS, LONGEST_KEY = 6, 20
"""Keys of a dict that are listed, and letters of one of them."""


def compared_items(value: dict[Any, Any]) -> dict[Any, Any]:
    """The entries of a dict under plain keys, those under a named tuple as under a plain one."""
    return {key if type(key) is str else as_tuples(key): item for key, item in plain_items(value).items()}


def key_names(
    expected: dict[Any, Any], own: dict[Any, Any], prefixes: tuple[str, ...]
) -> tuple[dict[Any, Any], list[str]]:
    """Under which key of the answer each expected key is looked up, and the prefixes that are renamed."""
    names: dict[Any, Any] = {key: key for key in expected}
    renamed = []
    for prefix in prefixes:
        numbered = _numbered(expected, prefix)
        shifted = {key: f"{prefix}{number + 1}" for key, number in numbered.items()}
        lowest = min(numbered, key=lambda key: numbered[key], default=None)
        if shifted and lowest not in own and all(name in own for name in shifted.values()):
            names.update(shifted)
            renamed.append(prefix)
    return names, renamed


def _numbered(keys: dict[Any, Any], prefix: str) -> dict[str, int]:
    split = {key: split_number(key) for key in keys}
    return {key: number for key, (text, number) in split.items() if text == prefix and number is not None}


def keys_are_shifted(path: str, prefix: str) -> str:
    """The sentence on a dict whose keys of this prefix are numbered otherwise."""
    words = _("{name}: the {prefix} keys are numbered one higher than in the text, which is accepted.")
    return words.format(name=path, prefix=prefix)


def missing_keys(
    path: str, missing: list[Any], expected: dict[Any, Any], own: dict[Any, Any], *, hidden: bool
) -> str:
    """Which keys the dict at a place lacks, what it has instead, and how that may have come about."""
    if hidden:
        keys = _listed_keys(list(expected))
        sentence = _("{name} should have the keys {keys}.").format(name=path, keys=keys)
    else:
        lacking = _("{name} has no {keys}.").format(name=path, keys=_listed_keys(missing, "or"))
        sentence = one_after_another(lacking, _other_keys(expected, own))
    prefixes = {split_number(key)[0] for key in missing}
    related = [key for key in expected if split_number(key)[0] in prefixes]
    for step, question in _STEPS.items():
        if all(name is not None and name in own for name in (_stepped(key, step) for key in related)):
            return one_after_another(sentence, _(question))
    return sentence


_STEPS = {
    1: N_("Are the numbers in its keys one too high?"),
    -1: N_("Are the numbers in its keys one too low?"),
}


def _other_keys(expected: dict[Any, Any], own: dict[Any, Any]) -> str:
    """The keys that stand there instead: often a slip in how a key is put together."""
    if not own:
        return _("It is empty.") if expected else ""
    others = [key for key in own if key not in expected and len(str(key)) <= LONGEST_KEY]
    return _("It has {keys}.").format(keys=_listed_keys(others)) if others else ""


def _listed_keys(keys: list[Any], last: str = "and") -> str:
    shown, more = listed([quoted(key) for key in keys[:MOST_KEYS]], last), len(keys) - MOST_KEYS
    if more <= 0:
        return shown
    return ngettext("{keys} (and {count} more)", "{keys} (and {count} more)", more).format(
        keys=shown, count=more
    )


@functools.lru_cache(maxsize=256, typed=True)  # asked for at every comparison of dicts
def split_number(key: Any) -> tuple[str, int | None]:
    """A key as its text and the number at its end: "dW2" as "dW" and 2."""
    match = re.fullmatch(r"(.*?)([0-9]{1,6})", key) if isinstance(key, str) else None
    return (match[1], int(match[2])) if match else (str(key), None)


def _stepped(key: Any, step: int) -> str | None:
    prefix, number = split_number(key)
    return None if number is None else f"{prefix}{number + step}"


# ---------------------------------------------------------------- words


def quoted(key: Any) -> str:
    """A key as it stands in Python source."""
    return f'"{key}"' if isinstance(key, str) else str(as_tuples(key))
