"""Every command of the two programs says what it does, and its examples are such that it takes."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.shell_completion import ShellComplete

from frontline.cli import cli
from gazetteer.cli import commands

PROGRAMS: dict[str, click.Group] = {"frontline": cli, "gazetteer": commands}
COMMANDS = [(program, name) for program, group in PROGRAMS.items() for name in group.commands]


def list_examples(text: str) -> Iterator[list[str]]:
    """The command lines under "Example", each split as a shell would."""
    _, found, rest = text.partition("Example")
    assert found, "no example"
    joined = re.sub(r"\\\n\s*", "", rest)
    for line in joined.splitlines():
        words = line.removeprefix("s:").removeprefix(":").strip()
        if words.startswith(tuple(f"{program} " for program in PROGRAMS)):
            yield shlex.split(words)


@pytest.mark.parametrize(("program", "name"), COMMANDS)
def test_every_command_has_an_example_that_it_takes(program: str, name: str) -> None:
    command = PROGRAMS[program].commands[name]
    examples = list(list_examples(command.help or ""))
    assert examples, f"{program} {name}: no example of its use"
    for words in examples:
        assert words[:2] == [program, name]
        with command.make_context(name, words[2:]) as context:
            assert not context.args, f"{words}: {context.args} are left over"
        with command.make_context(name, words[2:]) as context:
            assert context.params


@pytest.mark.parametrize(("program", "name"), COMMANDS)
def test_every_option_of_a_command_says_what_it_is_for(program: str, name: str) -> None:
    command = PROGRAMS[program].commands[name]
    silent = [
        option.opts[-1]
        for option in command.params
        if isinstance(option, click.Option) and not option.help
    ]
    assert silent == [], f"{program} {name}: {silent} say nothing"


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_help_of_a_program_names_every_command_and_exit_code(program: str) -> None:
    group = PROGRAMS[program]
    text = " ".join(group.get_help(click.Context(group, info_name=program)).split())
    for name in group.commands:
        assert re.search(rf"\b{name}\b", text), f"{program} --help does not name {name}"
    for code in range(6):
        assert re.search(rf"\b{code} \w", text), f"{program} --help lacks exit code {code}"


def complete(program: str, *words: str) -> list[str]:
    """What a shell offers for the last of some words."""
    group = PROGRAMS[program]
    completion = ShellComplete(group, {}, program, "_COMPLETE")
    return [item.value for item in completion.get_completions(list(words[:-1]), words[-1])]


def test_a_shell_completes_commands_formats_and_policies() -> None:
    assert complete("frontline", "dist") == ["distance", "distances"]
    assert complete("gazetteer", "") == sorted(commands.commands)
    assert "deepstate" in complete("frontline", "import", "d")
    assert complete("frontline", "control", "x.yaml", "--policy", "m") == ["majority"]


def test_a_shell_offers_the_observers_of_the_ledger(root: Path, tmp_path: Path) -> None:
    ledger = str(root / "notebooks/data/kurakhove-2025-01.yaml")
    offered = complete("frontline", "control", ledger, "--policy", "observer:The")
    assert "observer:The Epoch Times" in offered
    missing = str(tmp_path / "missing.yaml")
    assert complete("frontline", "control", missing, "--policy", "observer:") == ["observer:"]


def test_an_example_that_a_command_does_not_take_is_found() -> None:
    assert list(list_examples("x\n\n\b\nExamples:\n  frontline a \\\n    --b\n  gazetteer c")) == [
        ["frontline", "a", "--b"],
        ["gazetteer", "c"],
    ]
    with pytest.raises(click.UsageError):
        cli.commands["control"].make_context("control", ["ledger.yaml", "--on-day", "x"])
