"""Files that a course gives to its students, as a table: paths from the root of the course, and contents."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from grader.intake import choose, load_catalogue
from grader.model import OperatorError

TEMPLATES = Path(__file__).with_name("templates")
"""The course's own files. `dot_` in a name stands for a dot, and `.in` at the end for nothing, so that no tool of the
kit takes them for its own."""
PACKAGE = Path(__file__).resolve().parent.parent
"""The package `grader`, which a course contains."""
COPIED = ("LICENSE", "action.yml")
"""Files that a course takes from the kit as they are, besides its pages, the exercises and the package `grader`."""
PAGES_LEFT_OUT = frozenset({"index", "contributing", "changelog", "design"})
"""Pages of `docs/` that are for the maintainers of the kit."""
LEFT_OUT = ("__pycache__", ".pyc")
"""Endings of names that are made by running the kit."""


def course_sources(root: Path, slugs: Sequence[str] = ()) -> dict[str, Path]:
    """Where the kit in `root` keeps each file of a course with these exercises (all without slugs).

    Solutions, hidden suites and the maintainers' own files are not among them. Raises OperatorError for an unknown
    exercise.
    """
    found = {name: TEMPLATES / path for name, path in _templates()}
    found |= {name: root / name for name in COPIED}
    for page in (*root.glob("docs/*.md"), *root.glob("docs/api/*.md")):
        if page.stem not in PAGES_LEFT_OUT:
            found[page.relative_to(root).as_posix()] = page
    found |= {f"grader/{path.relative_to(PACKAGE).as_posix()}": path for path in _files(PACKAGE)}
    for exercise in choose(load_catalogue(root), list(slugs)):
        found |= {path.relative_to(root).as_posix(): path for path in _files(exercise.folder)}
        if exercise.original.is_file():
            found[exercise.original.relative_to(root).as_posix()] = exercise.original
    return found


def course_files(root: Path, slugs: Sequence[str] = ()) -> dict[str, bytes]:
    """The contents of these files. Raises OperatorError for an unknown exercise, and for a file that is missing."""
    found = course_sources(root, slugs)
    try:
        return {name: found[name].read_bytes() for name in sorted(found)}
    except OSError as problem:
        message = f"{problem.filename} cannot be read: {problem.strerror}."
        raise OperatorError(message, "Use a complete copy of the kit.") from problem


def is_stub(path: str) -> bool:
    """Whether students write in this file of a course: `exercises/TRACK/NN_SLUG/SLUG.py`."""
    parts = path.split("/")
    if len(parts) != 4 or parts[0] != "exercises":
        return False
    number, _, slug = parts[2].partition("_")
    return parts[3] == f"{slug if number.isdecimal() else parts[2]}.py"


def _templates() -> Iterator[tuple[str, Path]]:
    for path in _files(TEMPLATES):
        inside = path.relative_to(TEMPLATES)
        name = "/".join(f".{part[4:]}" if part.startswith("dot_") else part for part in inside.parts)
        yield name.removesuffix(".in"), inside


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not any(part.endswith(LEFT_OUT) for part in path.relative_to(folder).parts):
            yield path
