"""The picture of the terminal output."""

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from grader.reports.picture import draw_console

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_a_picture_shows_the_text_and_loads_nothing():
    console = Console(file=io.StringIO(), record=True)
    console.print("hello there")
    picture = draw_console(console, "grade").decode()
    assert "hello" in picture
    assert re.findall(r"url\((?!#)|@font-face|@import|href=", picture) == []


@pytest.mark.parametrize("path", sorted(DOCS.glob("*.svg")), ids=lambda path: path.name)
def test_the_pictures_of_the_docs_load_nothing(path):
    assert re.findall(r"url\((?!#)|@font-face|@import|href=", path.read_text(encoding="utf-8")) == []
