"""The commands in docs/elsewhere.md exist: sessions, commands of the kit with their arguments, and files."""

import re
import shlex
from pathlib import Path

import pytest

from grader.cli.main import COMMANDS, _parser
from grader.intake import choose, load_catalogue

ROOT = Path(__file__).resolve().parent.parent.parent
PAGE = (ROOT / "docs" / "elsewhere.md").read_text(encoding="utf-8")
SPANS = sorted(set(re.findall(r"`([^`\n]+)`", PAGE)))
NOXFILE = (ROOT / "noxfile.py").read_text(encoding="utf-8")


def spans_with(text):
    found = [span for span in SPANS if text in span]
    assert found, text
    return found


@pytest.mark.parametrize("span", spans_with("-m nox -s "))
def test_a_session_exists_and_its_exercise_too(span):
    name, _, rest = span.partition("-m nox -s ")[2].partition(" -- ")
    assert re.search(rf"^def {name.strip()}\(session", NOXFILE, flags=re.MULTILINE)
    choose(load_catalogue(), shlex.split(rest)[:1])


@pytest.mark.parametrize("span", spans_with("-m grader "))
def test_a_command_of_the_kit_takes_these_arguments(span):
    arguments = shlex.split(span.partition("-m grader ")[2])
    assert arguments[0] in COMMANDS
    options = _parser(arguments).parse_args(arguments)
    slugs = [options.slug] if hasattr(options, "slug") else options.slugs
    choose(load_catalogue(), slugs)


def test_files_that_are_named_exist():
    paths = [span.rpartition(" ")[2].replace("\\", "/") for span in SPANS if "exercises" in span]
    assert paths
    for path in paths:
        assert (ROOT / path).exists(), path
    stub = "start_and_join.py"
    assert f"`{stub}`" in PAGE
    assert (ROOT / "exercises" / "threads" / "01_start_and_join" / stub).is_file()


@pytest.mark.parametrize("text", ["There is no folder for temporary files", "more processes", "No module named grader"])
def test_messages_that_are_quoted_are_those_of_the_kit(text):
    sources = (ROOT / "grader").rglob("*.py")
    assert text in PAGE.replace("`", "")
    assert text.startswith("No module") or any(text in path.read_text(encoding="utf-8") for path in sources)
