"""Names by which users choose exercises: a slug, a track, or a path, in upper or lower case."""

from collections.abc import Sequence
from pathlib import Path

from grader.model import Exercise, OperatorError, suggest

MOST_NAMED = 12
"""Exercises that a message names where none is similar; of more, it says where they are listed."""


def choose(exercises: list[Exercise], selectors: list[str]) -> list[Exercise]:
    """The exercises that the selectors name, each once, in the catalogue's order; all without a selector.

    Raises OperatorError for a selector that names nothing.
    """
    chosen = {exercise.slug for selector in selectors for exercise in _named(exercises, selector)}
    return [exercise for exercise in exercises if not selectors or exercise.slug in chosen]


def choose_one(exercises: list[Exercise], selector: str) -> Exercise:
    """The exercise that the selector names. Raises OperatorError if it names nothing or more than one."""
    found = _named(exercises, selector)
    if len(found) > 1:
        names = ", ".join(exercise.slug for exercise in found)
        raise OperatorError(f"{selector} is {len(found)} exercises.", f"Name one of them: {names}.")
    return found[0]


def _named(exercises: Sequence[Exercise], selector: str) -> list[Exercise]:
    name = selector.casefold()
    word = name.removesuffix(".py").replace("-", "_")
    found = (
        [each for each in exercises if each.slug.casefold() == word]
        or [each for each in exercises if each.track.casefold() == word]
        or [each for each in exercises if each.folder.name.casefold() == word]
        or _at_path(exercises, selector)
        or _in_track(exercises, name)
    )
    if not found:
        slugs, tracks = {each.slug for each in exercises}, {each.track for each in exercises}
        fix = suggest(name, slugs | tracks)
        if not fix.startswith("Did"):
            many = len(slugs) > MOST_NAMED
            fix = f"The command list shows all {len(slugs)} of them." if many else suggest(name, slugs)
        raise OperatorError(f"There is no exercise {selector!r}.", fix)
    return found


def _in_track(exercises: Sequence[Exercise], name: str) -> list[Exercise]:
    """The exercise with that track and slug, or number of its folder, such as `races/01`."""
    *_, track, last = ("", *name.replace("\\", "/").strip("/").split("/"))
    own = [each for each in exercises if track and each.track.casefold() == track]
    return [each for each in own if last in (each.slug.casefold(), each.folder.name.split("_")[0])]


def _at_path(exercises: Sequence[Exercise], selector: str) -> list[Exercise]:
    """The exercises in that folder, or the one that the file or folder belongs to."""
    try:
        path = Path(selector).resolve()
        if not path.exists():
            return []
    except (OSError, ValueError):  # a text that no path can be
        return []
    found = []
    for each in exercises:
        folder = each.folder.resolve()
        inside = path.is_relative_to(folder)
        if inside or (folder.is_relative_to(path) and path.is_relative_to(folder.parent.parent)):
            found.append(each)
    return found
