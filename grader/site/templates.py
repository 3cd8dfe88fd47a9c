"""Templates of the site, and the style and script that are the same on all pages of a kind."""

import functools
from pathlib import Path
from typing import Any, Final

import jinja2
from markupsafe import Markup

from grader import __version__
from grader.pages import STORY_SCRIPTS, as_json, make_environment, policy, read_part, template_folder

HERE: Final = Path(__file__).parent


@functools.cache
def site_environment() -> jinja2.Environment:
    """Templates of the site, which can include those of single pages."""
    environment = make_environment()
    environment.filters["as_json"] = as_json
    environment.loader = jinja2.FileSystemLoader([HERE, template_folder()])
    return environment


def student_parts() -> dict[str, Any]:
    """The parts that all pages of students share: they step through schedules, and show evidence when asked."""
    return _parts("".join(map(read_part, STORY_SCRIPTS)) + _read("evidence.js"))


@functools.cache
def list_parts() -> dict[str, Any]:
    """The parts that the pages with long tables share."""
    return _parts(_read("list.js"))


def _parts(script: str) -> dict[str, Any]:
    style = read_part("style.css") + read_part("page.css") + _read("site.css")
    return {
        "policy": policy(style, script),
        "style": Markup(style),  # noqa: S704 - a file of ours
        "script": Markup(script),  # noqa: S704 - a file of ours
        "version": __version__,
    }


def _read(name: str) -> str:
    return HERE.joinpath(name).read_text(encoding="utf-8")
