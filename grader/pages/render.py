"""Writes a page: one file with its styles and scripts inside, and a policy that lets nothing else run or load.

Its law: text of a submission reaches the page only through the template's escaping, or as JSON in a block that no
browser runs, in which every `<` is escaped. The scripts put it on the page as text, never as HTML.
"""

import base64
import hashlib
import json
import os
import tempfile
from pathlib import Path
from typing import Any, Final

import jinja2
import msgspec
from markupsafe import Markup

from grader import __version__
from grader.model import Report
from grader.pages.content import page_content

FOLDER: Final = ".pages"
"""Folder in the kit in which pages are kept. Git ignores it."""

HERE: Final = Path(__file__).parent
STYLES: Final = ("style.css", "page.css")
STORY_SCRIPTS: Final = ("state.js", "view.js", "modes.js", "scheduler.js", "page.js")
"""Parts of the one style and the one script of a page, in this order."""


def make_environment() -> jinja2.Environment:
    """Templates that escape every value, and fail for a name that is not given."""
    return jinja2.Environment(
        autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True, auto_reload=False
    )


def template_folder() -> Path:
    """The folder with the templates, for pages that include some of them."""
    return HERE


def shared_style() -> str:
    """The style that all pages of the grader have in common."""
    return read_part("style.css")


def to_page(report: Report) -> str:
    """The report as HTML. Reads the submitted files, to show their code."""
    environment = make_environment()
    environment.filters["as_json"] = as_json
    environment.loader = jinja2.FileSystemLoader(HERE)
    style, script = "".join(map(read_part, STYLES)), "".join(map(read_part, STORY_SCRIPTS))
    return environment.get_template("page.html").render(
        content=page_content(report),
        policy=policy(style, script),
        style=Markup(style),  # noqa: S704 - a file of ours
        script=Markup(script),  # noqa: S704 - a file of ours
        version=__version__,
    )


def page_path(root: Path, slug: str = "") -> Path:
    """The place of the page of an exercise, or of the board: in the kit, or else in the folder for temporary files."""
    folder = root / FOLDER
    try:
        folder.mkdir(exist_ok=True)
        folder.joinpath(".gitignore").write_text("*\n", encoding="ascii")
    except OSError:
        folder = Path(tempfile.mkdtemp(prefix="grader-page-"))
    return folder / f"{slug if slug.isidentifier() else 'board'}.html"


def write_page(report: Report, root: Path, path: Path | None = None) -> Path:
    """Writes the page in one step; returns its path.

    root: the folder of the kit, in which the page has its place unless `path` names another one. Raises OSError if the
    file cannot be written.
    """
    path = path or page_path(root, report.exercises[0].slug if len(report.exercises) == 1 else "")
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    new = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(to_page(report))
        new.chmod(0o666 & ~_umask())
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)
    return path


def policy(style: str, script: str = "") -> str:
    """The Content-Security-Policy of a page that has exactly this style and script."""
    parts = ["default-src 'none'", "base-uri 'none'", "form-action 'none'", f"style-src {_hash(style)}"]
    return "; ".join([*parts, f"script-src {_hash(script)}"] if script else parts)


def as_json(value: Any) -> Markup:
    """JSON for a `script` block. Without `<`, nothing in it can end the block or begin a comment."""
    try:
        text = msgspec.json.encode(value).decode()
    except UnicodeEncodeError:  # half a character, which no UTF-8 has
        text = json.dumps(value, separators=(",", ":"))
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 - see above


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def read_part(name: str) -> str:
    """A style or script of this package."""
    return HERE.joinpath(name).read_text(encoding="utf-8")


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
