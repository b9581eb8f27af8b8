"""What people do to a copy so that it looks like their own: five disguises, each on the text alone."""

from __future__ import annotations

import ast
import io
import keyword
import random
import re
import tokenize
from collections.abc import Callable, Iterator, Mapping

from benchmarks.honest_class import ELSEWHERE, Author, Member

Disguise = Callable[[Member, Member, random.Random, Mapping[str, str]], Member]
"""(source, honest self, rng, stubs) -> the copy that is handed in under the name of the honest self."""

_NEW_NAMES = (
    "x1",
    "val",
    "res",
    "aux",
    "foo",
    "mat",
    "vec",
    "q",
    "thing",
    "z1",
    "first_part",
    "outcome",
    "hold",
    "v",
    "buf",
)


def renamed(source: Member, self_: Member, rng: random.Random, stubs: Mapping[str, str]) -> Member:
    """Variables that are not part of the task get other names; most remarks go or are said otherwise."""
    author = Author(self_.student, rng)
    cells = {}
    for name, text in source.cells.items():
        names = {each: _fresh(each, rng) for each in _chosen(text) if rng.random() < 0.8}
        text = _retoken(text, lambda word, names=names: names.get(word, word))
        cells[name] = _reworded(text, name, author, rng, keep=0.25)
    return Member(self_.student, cells, dict(source.mistakes))


def reordered(source: Member, self_: Member, rng: random.Random, stubs: Mapping[str, str]) -> Member:
    """Neighbouring lines that do not need each other change places; half of the remarks stay."""
    author = Author(self_.student, rng)
    cells = {}
    for name, text in source.cells.items():
        cells[name] = _reworded(_shuffled(text, rng), name, author, rng, keep=0.5)
    return Member(self_.student, cells, dict(source.mistakes))


def reformatted(source: Member, self_: Member, rng: random.Random, stubs: Mapping[str, str]) -> Member:
    """Written anew by a formatter: no remark and no layout is left."""
    return Member(
        self_.student, {name: _unparsed(text) for name, text in source.cells.items()}, dict(source.mistakes)
    )


def retyped(source: Member, self_: Member, rng: random.Random, stubs: Mapping[str, str]) -> Member:
    """Typed from memory: every third exercise is one's own after all, lines are respelt."""
    author = Author(self_.student, rng)
    cells, mistakes = {}, {}
    for name, text in source.cells.items():
        if name in self_.cells and rng.random() < 0.3:
            cells[name] = self_.cells[name]
            mistakes |= {name: self_.mistakes[name]} if name in self_.mistakes else {}
            continue
        if name == ELSEWHERE:
            continue
        names = {each: _fresh(each, rng) for each in _chosen(text) if rng.random() < 0.3}
        text = _retoken(text, lambda word, names=names: names.get(word, word))
        cells[name] = _reworded(_respelt(text, rng), name, author, rng, keep=0.15)
        mistakes |= {name: source.mistakes[name]} if name in source.mistakes else {}
    return Member(self_.student, cells, mistakes)


def mixed(one: Member, other: Member, self_: Member, rng: random.Random) -> Member:
    """Half of the exercises from one, half from another, remarks thinned out."""
    author = Author(self_.student, rng)
    names = [name for name in one.cells if name in other.cells and name != ELSEWHERE]
    rng.shuffle(names)
    chosen = {name: (one if at < len(names) / 2 else other) for at, name in enumerate(names)}
    cells = {
        name: _reworded(whose.cells[name], name, author, rng, keep=0.6) for name, whose in chosen.items()
    }
    mistakes = {name: whose.mistakes[name] for name, whose in chosen.items() if name in whose.mistakes}
    return Member(self_.student, cells, mistakes)


def _chosen(text: str) -> list[str]:
    """The variables that a learner has added to those of the task."""
    try:
        tree = ast.parse(text)
    except SyntaxError:
        return []
    task = {
        "Z",
        "A",
        "AL",
        "W1",
        "b1",
        "W2",
        "b2",
        "W",
        "b",
        "parameters",
        "cache",
        "caches",
        "cost",
        "dW",
        "db",
        "dA_prev",
        "dZ",
        "dAL",
        "grads",
        "current_cache",
        "linear_cache",
        "activation_cache",
        "L",
        "m",
        "A_prev",
        "Y",
        "X",
    }
    stored = [
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    ]
    return [name for name in dict.fromkeys(stored) if name not in task]


def _fresh(old: str, rng: random.Random) -> str:
    return rng.choice(_NEW_NAMES) + rng.choice(("", "", "_", "2", old[:1] if old[:1].isalpha() else "n"))


def _retoken(text: str, change: Callable[[str], str]) -> str:
    return re.sub(
        r"(?<![\w.'\"])[A-Za-z_]\w*(?![\w'\"])",
        lambda found: found[0] if keyword.iskeyword(found[0]) else change(found[0]),
        text,
    )


def _reworded(text: str, name: str, author: Author, rng: random.Random, *, keep: float) -> str:
    """Remarks of the source stay with that chance; others go or are replaced by the copier's own words."""
    lines = []
    for line in text.split("\n"):
        at = _comment(line)
        if at is None or "###" in line or "GRADED" in line or rng.random() < keep or _given(line[at:]):
            lines.append(line)
        elif name != ELSEWHERE and rng.random() < 0.4:
            lines.append(line[:at] + "# " + author.remark(name))
        elif line[:at].strip():
            lines.append(line[:at].rstrip())
    return "\n".join(lines)


def _given(comment: str) -> bool:
    return any(
        words in comment
        for words in (
            "numbers for everybody",
            "every layer has",
            "not counted",
            "Hidden layer",
            "Output layer",
            "one plain number",
            "caller keeps",
            "Where the backward",
            "one label",
        )
    )


def _comment(line: str) -> int | None:
    try:
        for token in tokenize.generate_tokens(io.StringIO(line.strip()).readline):
            if token.type == tokenize.COMMENT:
                return token.start[1] + len(line) - len(line.lstrip())
    except (tokenize.TokenError, IndentationError, SyntaxError):
        return None
    return None


def _shuffled(text: str, rng: random.Random) -> str:
    """Single-line assignments that stand side by side and share no name that one of them sets."""
    lines = text.split("\n")
    for at in range(len(lines) - 1):
        one, two = lines[at], lines[at + 1]
        if rng.random() < 0.7 and _free(one, two):
            lines[at], lines[at + 1] = two, one
    return "\n".join(lines)


def _free(one: str, two: str) -> bool:
    if len(one) - len(one.lstrip()) != len(two) - len(two.lstrip()):
        return False
    found = []
    for line in (one, two):
        try:
            tree = ast.parse(line.strip())
        except SyntaxError:
            return False
        if len(tree.body) != 1 or not isinstance(tree.body[0], ast.Assign) or "random" in line:
            return False
        names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
        subscript = isinstance(tree.body[0].targets[0], ast.Subscript)
        sets = (
            {ast.unparse(tree.body[0].targets[0])}
            if subscript
            else {n.id for n in names if isinstance(n.ctx, ast.Store)}
        )
        found.append(
            (
                sets,
                {node.id for node in names}
                | ({ast.unparse(tree.body[0].targets[0])} if subscript else set()),
            )
        )
    return not (found[0][0] & found[1][1] or found[1][0] & found[0][1])


def _unparsed(text: str) -> str:
    try:
        return ast.unparse(ast.parse(text))
    except SyntaxError:
        return "\n".join(line.rstrip() for line in text.split("\n") if line.strip())


def _respelt(text: str, rng: random.Random) -> str:
    """Some lines in another spelling of the same thing."""
    return "\n".join(_other_spelling(line, rng) if rng.random() < 0.3 else line for line in text.split("\n"))


def _spellings() -> Iterator[tuple[str, str]]:
    yield r"np\.dot\((\w[\w.]*), (\w[\w.]*)\)", r"\1 @ \2"
    yield r"(\w[\w.]*) @ (\w[\w.]*)", r"np.dot(\1, \2)"
    yield r"1 ?/ ?m \* (.+)", r"\1 / m"
    yield r"' \+ str\((\w+)\)", r"%d' % \1"
    yield r"(\w+\[[^\]]+\]) = \1 - ", r"\1 -= "
    yield r"axis ?= ?1", "1"


def _other_spelling(line: str, rng: random.Random) -> str:
    pattern, other = rng.choice(list(_spellings()))
    changed = re.sub(pattern, other, line)
    try:
        ast.parse(changed.strip())
    except SyntaxError:
        return line
    return changed


SINGLE: Mapping[str, Disguise] = {
    "renamed": renamed,
    "reordered": reordered,
    "reformatted": reformatted,
    "retyped": retyped,
}
