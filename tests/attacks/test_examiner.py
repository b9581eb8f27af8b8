"""The suite finds what it looks for: leaks, active pages, and marks that are not deserved."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from gradestone.model import AnswerKey
from tests.attacks.cases.script_markdown import TRICKS
from tests.attacks.leaks import Secrets, find_leaks, secrets_of
from tests.attacks.pages import active_parts
from tests.attacks.verdict import key_of


@pytest.fixture(scope="module")
def key(built: Path) -> AnswerKey:
    return key_of(built)


@pytest.fixture(scope="module")
def secrets(built: Path, key: AnswerKey) -> Secrets:
    return secrets_of(key, built)


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(lambda array: repr(array.tolist()), id="a list"),
        pytest.param(lambda array: str(array), id="an array"),
        pytest.param(lambda array: "\n".join(map(repr, array.ravel().tolist())), id="a column"),
        pytest.param(lambda array: f"['<td>{'</td><td>'.join(map(str, array.ravel()))}']", id="a table"),
    ],
)
def test_hidden_numbers_are_found_however_they_are_written(told, key: AnswerKey, secrets: Secrets) -> None:
    hidden = [check for check in key.variants[3] if check.hidden and check.exercise == "linear_forward"]
    A, *_ = max((check.call.args for check in hidden), key=lambda args: args[0].size)
    assert find_leaks(told(A), secrets)


def test_published_numbers_are_no_leak(key: AnswerKey, secrets: Secrets) -> None:
    shown = [check.call.args for check in key.variants[0] if not check.hidden]
    assert find_leaks(repr(shown) + np.array2string(np.linspace(0, 1, 50)), secrets) == []


def test_hidden_source_and_the_course_secret_are_found(built: Path, secrets: Secrets) -> None:
    assert find_leaks("check(linear_forward, *random_layer(n_prev=4, n=3, m=5))", secrets)
    assert find_leaks((built / ".gradestone" / "secret").read_bytes().hex(), secrets)


def test_the_release_holds_none_of_the_secrets(built: Path, secrets: Secrets) -> None:
    for path in (built / "release").rglob("*"):
        if path.suffix in (".ipynb", ".py"):
            assert find_leaks(path.read_text(encoding="utf-8"), secrets) == [], path.name


@pytest.mark.parametrize("trick", [line for line in TRICKS.splitlines() if line[:1] == "<"])
def test_a_trick_that_reaches_a_page_is_found(trick: str) -> None:
    assert active_parts(f"<html><body>{trick}</body></html>")


@pytest.mark.parametrize(
    "harmless",
    [
        '<a href="#cell">up</a><img src="images/outline.svg" alt="onload=x">',
        "<pre>&lt;script&gt;gradestone_attack()&lt;/script&gt;</pre>",
        '<img src="data:image/png;base64,iVBORw0KGgo=">',
        '<a href="https://example.org/javascript:x">x</a>',
    ],
)
def test_what_a_page_may_hold_is_not_reported(harmless: str) -> None:
    assert not active_parts(harmless)
