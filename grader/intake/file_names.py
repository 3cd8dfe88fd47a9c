"""The exercise that a file is for, by its name: exactly, in another spelling, or with the words that people add."""

import functools
import re
from collections.abc import Sequence

from msgspec import Struct

ENDING = re.compile(r"(?P<stem>.+?)(?P<ending>\.pyw?|\.ipynb|\.pyw?\.txt)", re.DOTALL | re.IGNORECASE)
"""Names of Python files and notebooks. Browsers and mail programs add `.txt`."""

COPY = re.compile(r"(?P<stem>.+?)(?:[ _-]?\((?P<copy>\d{1,9})\)|-(?P<upload>\d{1,9}))?", re.DOTALL)
"""Stems of files and their copies: `name`, `name (2)`, `name-2`."""

ADDED = re.compile(
    r"v?\d{1,9}|v|ver|version|final|finished|done|fertig|end|last|latest|new|neu|neue|nuevo|old|copy|copia|kopie"
    r"|fixed|fix|updated|solution|solutions|loesung|lösung|submission|submitted|abgabe|mine|my|of|von|de"
)
"""Words and numbers that people add to the name of a file."""


class NamedFile(Struct, frozen=True, kw_only=True):
    """The information in a file's name about its exercise.

    slug      the exercise
    certainty 0 for the very name and its copies, 1 for another spelling, 2 with added words
    number    the number of the copy, upload or version; 0 without one
    notebook  whether it is a notebook
    """

    slug: str
    certainty: int
    number: int
    notebook: bool


def is_python(name: str) -> bool:
    """Whether the name is that of a Python file or a notebook."""
    return ENDING.fullmatch(name) is not None


def stem_of(name: str) -> str:
    """The name without the ending of a Python file or notebook; other names as they are."""
    match = ENDING.fullmatch(name)
    return match["stem"] if match else name


def named_file(name: str, slugs: Sequence[str]) -> NamedFile | None:
    """The information in the name; None if it names none of the exercises."""
    match = ENDING.fullmatch(name)
    if match is None:
        return None
    copy = COPY.fullmatch(match["stem"])
    assert copy is not None  # the pattern takes any text that is not empty
    number = int(copy["copy"] or copy["upload"] or 0)
    notebook = match["ending"].lower() == ".ipynb"
    exact = match["ending"] in (".py", ".ipynb")
    if copy["stem"] in slugs:
        return NamedFile(slug=copy["stem"], certainty=0 if exact else 1, number=number, notebook=notebook)
    words = _words(copy["stem"])
    by_words = _by_words(tuple(slugs))
    if slug := by_words.get(tuple(words)):
        return NamedFile(slug=slug, certainty=1, number=number, notebook=notebook)
    while words and ADDED.fullmatch(words[-1]):
        number = max(number, int(re.sub(r"\D", "", words.pop()) or 0))
        if slug := by_words.get(tuple(words)):
            return NamedFile(slug=slug, certainty=2, number=number, notebook=notebook)
    while words and ADDED.fullmatch(words[0]):
        del words[0]
        if slug := by_words.get(tuple(words)):
            return NamedFile(slug=slug, certainty=2, number=number, notebook=notebook)
    return None


def copy_number(name: str, slugs: Sequence[str]) -> int | None:
    """The number of the copy or upload in a file's name, 0 without a number; None for files of no such exercise."""
    found = named_file(name, slugs)
    return None if found is None else found.number


@functools.lru_cache(maxsize=64)
def _by_words(slugs: tuple[str, ...]) -> dict[tuple[str, ...], str]:
    return {tuple(_words(slug)): slug for slug in slugs}


def _words(stem: str) -> list[str]:
    return [word for word in re.split(r"[\s._()-]+", stem.casefold()) if word]
