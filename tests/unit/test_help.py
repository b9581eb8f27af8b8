"""`--help`: whole at every width, and it says what a command does, how it ends and how it is called."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from gradestone.cli import main

COMMANDS = ("", *main.commands)


def help_of(command: str, width: int) -> str:
    result = CliRunner().invoke(main, [*command.split(), "--help"], terminal_width=width)
    assert result.exit_code == 0
    return result.output


@pytest.mark.parametrize("width", [60, 80])
@pytest.mark.parametrize("command", COMMANDS)
def test_no_line_is_longer_than_the_terminal_and_none_is_cut(command: str, width: int) -> None:
    lines = help_of(command, width).splitlines()
    assert max(map(len, lines)) <= width
    assert [line for line in lines[1:] if "..." in line] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_tells_its_exit_codes_and_an_example(command: str) -> None:
    text = help_of(command, 80)
    assert "exit code" in text.lower() and f"  gradestone {command}".rstrip() in text
    assert text.index("Example") < text.index("Options:")


@pytest.mark.parametrize("width", [60, 80])
def test_the_list_of_commands_has_whole_sentences(width: int) -> None:
    listed = " ".join(help_of("", width).partition("Commands:")[2].split())
    for name, command in main.commands.items():
        sentence = " ".join((command.help or "").split("\n\n")[0].split())
        assert f"{name} {sentence}" in listed
