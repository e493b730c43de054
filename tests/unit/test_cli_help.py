"""The command line explains itself: every command has help, an example that names it, and a fast start."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from typer.main import get_command
from typer.testing import CliRunner

import dragoman
from dragoman.cli import app


def commands() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    waiting: list[tuple[tuple[str, ...], object]] = [((), get_command(app))]
    while waiting:
        path, command = waiting.pop()
        inside = getattr(command, "commands", None)
        if inside:
            waiting.extend(((*path, name), one) for name, one in inside.items())
        else:
            found.append(path)
    return sorted(found)


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_command_has_help_with_an_example(command: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, [*command, "--help"])
    assert done.exit_code == 0
    assert f"dragoman {' '.join(command)}" in done.output.split("Usage:")[1].split("\n", 1)[1]
    assert "Args" not in done.output


@pytest.mark.parametrize("command", commands(), ids=" ".join)
def test_every_option_is_explained(command: tuple[str, ...]) -> None:
    done = get_command(app)
    for name in command:
        done = done.commands[name]  # type: ignore[attr-defined]
    assert [option.name for option in done.params if not getattr(option, "help", None)] == []


def test_every_example_parses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each example line of each command is one that the parser takes; nothing is run."""
    for command in commands():
        text = CliRunner().invoke(app, [*command, "--help"]).output
        for line in re.findall(r"^ {2}(?:.*\| )?dragoman ([^|(#&>\n]*)", text, re.M):
            words = [word.strip('"') for word in re.findall(r'"[^"]*"|\'[^\']*\'|\S+', line)]
            tool = get_command(app)
            while words and words[0] in getattr(tool, "commands", {}):
                tool = tool.commands[words.pop(0)]  # type: ignore[attr-defined]
            tool.make_context("dragoman", words)


def test_version() -> None:
    done = CliRunner().invoke(app, ["--version"])
    assert done.output.strip() == f"dragoman {dragoman.__version__}"


def test_no_arguments_show_help() -> None:
    assert "Commands:" in CliRunner().invoke(app, []).output


def test_help_loads_nothing_heavy_and_is_quick() -> None:
    code = (
        "import sys\nfrom dragoman.cli import main\nsys.argv = ['dragoman', '--help']\n"
        "try:\n    main()\nexcept SystemExit:\n    pass\n"
        "heavy = {'spacy', 'duckdb', 'numpy', 'rich', 'msgspec', 'trafilatura', 'onnxruntime'} & set(sys.modules)\n"
        "print(sorted(heavy), file=sys.stderr)"
    )
    begun = time.monotonic()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stderr.strip() == "[]"
    # 0.10 s on a free processor; the bound leaves room for a busy one.
    assert time.monotonic() - begun < 3


def test_every_command_stands_in_the_docs() -> None:
    docs = (Path(__file__).parent.parent.parent / "docs" / "cli.md").read_text()
    names = {command[0] for command in commands()}
    assert {name for name in names if f"`dragoman {name}" not in docs and f"`{name}`" not in docs} == set()
