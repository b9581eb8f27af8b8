"""What README, CONTRIBUTING and docs/ name is there: commands, options, make targets, links, files."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import pytest
from nbgrader.apps.nbgraderapp import NbGraderApp

from gradestone.bridge.course import find_root, load_course
from gradestone.bridge.options import Gradestone
from gradestone.bridge.survey import Survey, require_somebody
from gradestone.cli import main
from gradestone.errors import CourseError

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")])
TEXTS = {page.relative_to(ROOT).as_posix(): page.read_text(encoding="utf-8") for page in PAGES}
MOST_LINES = 6  # of an answer in docs/faq.md


@dataclass(frozen=True)
class Command:
    """A command that a page names: its words up to what ends it in a shell."""

    page: str
    words: tuple[str, ...]

    @property
    def options(self) -> set[str]:
        return {word.partition("=")[0] for word in self.words if word.startswith("-")}


def spans(text: str) -> Iterator[str]:
    """What the text sets as code: the lines of blocks, and what stands between two backticks."""
    for part in re.finditer(r"^```\w*\n(.*?)^```$|`([^`\n]+)`", text, re.MULTILINE | re.DOTALL):
        yield from (part[1] or part[2]).splitlines()


def commands(program: str) -> Iterator[Command]:
    """All calls of a program, on all pages. Sentences in which it is only named have no such span."""
    for page, text in TEXTS.items():
        for span in spans(text):
            line = re.sub(r"\s#.*|`", "", span)
            line = re.sub(r"\$\([^)]*\)", "...", line)  # what another command gives
            for call in re.findall(rf"(?:^|[\s(!]|bin/){program} ([^;&|)#>]*)", line):
                yield Command(page, tuple(_words(call)))


def _words(call: str) -> list[str]:
    try:
        return shlex.split(call)
    except ValueError:  # a quote that ends behind what was cut off
        return call.split()


# ---------------------------------------------------------------- commands


def test_every_gradestone_command_and_its_options_exist() -> None:
    found = [command for command in commands("gradestone") if command.words]
    assert len(found) > 60
    for command in found:
        name, known = command.words[0], {"--version", "-h", "--help"}
        if name not in known:
            assert name in main.commands, command
            known |= options_of(main.commands[name])
        assert command.options <= known, command


def options_of(command: click.Command) -> set[str]:
    words = (word for each in command.params for word in (*each.opts, *each.secondary_opts))
    return {*words, "-h", "--help"}


def test_every_nbgrader_command_and_its_options_exist() -> None:
    found = [command for command in commands("nbgrader") if command.words]
    assert len(found) > 30
    for command in found:
        application, rest = NbGraderApp, list(command.words)
        while rest and rest[0] in (further := subcommands(application)):
            application = further[rest.pop(0)][0]
        assert application is not NbGraderApp, command
        known_options = {*application.aliases, *application.flags}
        assert {option.lstrip("-") for option in command.options} <= known_options, command


def subcommands(application: Any) -> dict[str, Any]:
    """None of an application that is at the end; there traitlets has a trait of that name."""
    found = application.subcommands
    return found if isinstance(found, dict) else {}


def test_an_option_that_is_named_alone_is_one_of_these_programs() -> None:
    ours = set[str]().union(*map(options_of, main.commands.values()))
    nbgraders = {
        f"--{name}" for app, _ in NbGraderApp.subcommands.values() for name in (*app.aliases, *app.flags)
    }
    for page, text in TEXTS.items():
        for option in re.findall(r"(?<!`)`(--[a-z][a-z-]*)[^`]*`", text):
            assert option in ours | nbgraders, (page, option)


def test_every_make_target_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = [
        (command.page, word)
        for command in commands("make")
        for word in command.words
        if re.fullmatch("[a-z]+", word)
    ]
    assert len(named) > 15
    assert [(page, word) for page, word in named if word not in targets] == []


def test_the_projects_own_programs_take_the_options_that_are_named() -> None:
    ours = [command for command in commands("python") if command.words and program_of(command)]
    assert len(ours) > 4
    for command in ours:
        source = program_of(command).read_text(encoding="utf-8")
        assert all(f'"{option}"' in source for option in command.options - {"-m"}), command


def program_of(command: Command) -> Any:
    """Its file, where it is one of the project's."""
    named = (
        command.words[1].replace(".", "/")
        if command.words[0] == "-m"
        else command.words[0].removesuffix(".py")
    )
    places = (ROOT / f"{named}.py", ROOT / named / "__main__.py")
    return next((place for place in places if place.is_file()), None)


def test_every_option_of_the_configuration_exists() -> None:
    named = {name for text in TEXTS.values() for name in re.findall(r"c\.Gradestone\.(\w+)", text)}
    assert len(named) > 10
    assert named <= {*Gradestone.class_trait_names()}


# ---------------------------------------------------------------- links and files


def links() -> Iterator[tuple[str, str]]:
    for page, text in TEXTS.items():
        targets = re.findall(r"\]\(([^)\s]+)\)", without_blocks(text))
        yield from ((page, target) for target in targets if "://" not in target)


def without_blocks(text: str) -> str:
    return re.sub(r"^```.*?^```$", "", text, flags=re.MULTILINE | re.DOTALL)


def anchors(text: str) -> set[str]:
    """Of the headings, as GitHub makes them."""
    headings = re.findall(r"^#+ (.+)$", without_blocks(text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_link_leads_somewhere() -> None:
    assert len(list(links())) > 40
    for page, target in links():
        path, _, anchor = target.partition("#")
        place = (ROOT / page).parent / path if path else ROOT / page
        assert place.exists(), (page, target)
        if anchor:
            assert anchor in anchors(place.read_text(encoding="utf-8")), (page, target)


@pytest.mark.parametrize("page", TEXTS)
def test_every_page_can_be_reached_from_the_readme(page: str) -> None:
    reached, waiting = set[str](), ["README.md"]
    while waiting:
        here = waiting.pop()
        reached.add(here)
        found = {_in_project(here, target) for place, target in links() if place == here}
        waiting += [each for each in found & TEXTS.keys() if each not in reached]
    assert page in reached


def _in_project(page: str, target: str) -> str:
    place = ((ROOT / page).parent / target.partition("#")[0]).resolve()
    return place.relative_to(ROOT).as_posix()


def test_every_test_and_case_that_a_page_names_is_there() -> None:
    there = {path.name for room in ("tests", "benchmarks") for path in (ROOT / room).rglob("*.py")}
    for page, text in TEXTS.items():
        for name in re.findall(r"`(?:[\w/]+/)?((?:test|honest|damaged|forge|resource|weak)_\w+\.py)`", text):
            assert name in there | {"test_building_dnn.py"}, (page, name)


# ---------------------------------------------------------------- what docs/instructor.md quotes


def test_the_errors_are_quoted_as_they_are(small_course: Any, tmp_path: Path) -> None:
    course = load_course(small_course.root, "week")
    errors = []
    for refused in (lambda: find_root(tmp_path), lambda: require_somebody(course, Survey({}, ()), "*")):
        with pytest.raises(CourseError) as raised:
            refused()
        errors.append(str(raised.value).replace("week", "building_dnn"))
    quoted = re.findall(
        r"^\| `([^`]+)`", TEXTS["docs/instructor.md"].partition("## When it does not")[2], re.M
    )
    assert [any(words in error for error in errors) for words in quoted] == [False, True, True]


# ---------------------------------------------------------------- docs/faq.md


def answers() -> dict[str, str]:
    parts: Any = re.split(r"^### (.+)$", TEXTS["docs/faq.md"], flags=re.MULTILINE)[1:]
    return {
        question: re.split(r"^## ", answer, flags=re.MULTILINE)[0].strip()
        for question, answer in zip(parts[::2], parts[1::2], strict=True)
    }


def test_answers_are_short() -> None:
    assert 25 <= len(answers()) <= 40
    assert {
        question for question, answer in answers().items() if len(answer.splitlines()) > MOST_LINES
    } == set()
