"""The files of a submission that no name tells the exercise of: found by what they define.

Law: what is found so is a guess, for a person to look at. Where two files fit, none is taken.
"""

import functools
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from grader.intake.archives import Member
from grader.intake.file_names import named_file
from grader.intake.inbox import Upload
from grader.intake.notebooks import definitions, notebook_file
from grader.model import CourseRules, Exercise, ExerciseRules

Found = tuple[Upload, Member]
"""A file, and the upload that it is in."""

SHOWN = 3
"""Names in one sentence."""


def by_definition(
    exercises: Sequence[Exercise],
    missing: Sequence[Exercise],
    found: Sequence[Found],
    slugs: Sequence[str],
    rules: CourseRules | None,
) -> tuple[list[tuple[Exercise, Found]], list[str]]:
    """For each exercise without a file: the only one that defines what it asks for, and nothing that others ask for.

    A file may define what several exercises ask for, if no two of them ask for the same name. The second value has a
    sentence for each exercise that two files fit, and for one whose only fit has the name of another exercise.
    """
    wanted = {each.slug: wanted_names(each) for each in exercises}
    fits: dict[str, list[Found]] = {}
    named: dict[str, str] = {}
    for upload, member in found:
        fitting = _fitting(member, wanted)
        own = named_file(member.path.name, slugs)
        others = {own.slug} if own else set()
        apart = [each for each in fitting if _is_apart(each, {*fitting, *others}, wanted)]
        if own is None:
            for slug in apart:
                fits.setdefault(slug, []).append((upload, member))
        elif own.slug in wanted:
            named |= dict.fromkeys(apart, str(member.path))
    taken: list[tuple[Exercise, Found]] = []
    doubts: list[str] = []
    for exercise in missing:
        mine = fits.get(exercise.slug, [])
        most = rules_for(exercise, rules).most_attempts
        uploads = sorted({upload.upload for upload, _ in mine})
        counted = uploads if any(upload.single for upload, _ in mine) else uploads[:most]
        mine = [each for each in mine if each[0].upload == counted[-1]]
        contents = {member.content: str(member.path) for _, member in reversed(mine)}
        name = exercise.stub.name
        if len(contents) == 1:
            taken.append((exercise, mine[0]))
        elif contents:
            paths = " and ".join(sorted(contents.values())[:SHOWN])
            doubts.append(f"{name}: {paths} define what it asks for, so it is not clear which one counts.")
        elif exercise.slug in named:
            doubts.append(f"{name}: not graded, but {named[exercise.slug]} also defines what it asks for.")
    return taken, doubts


def rules_for(exercise: Exercise, rules: CourseRules | None) -> ExerciseRules:
    """The rules of the course for this exercise; without any, the usual ones."""
    return rules.exercises.get(exercise.slug, ExerciseRules()) if rules else ExerciseRules()


def _is_apart(slug: str, others: Collection[str], wanted: Mapping[str, frozenset[str]]) -> bool:
    """Whether the exercise asks for no name that another one asks for."""
    return all(wanted[slug].isdisjoint(wanted.get(each, ())) for each in others if each != slug)


def _fitting(member: Member, wanted: Mapping[str, frozenset[str]]) -> list[str]:
    """The exercises that ask for something, and whose names the file defines."""
    asking = {slug: names for slug, names in wanted.items() if names}
    if member.path.suffix.lower() == ".ipynb":
        return [slug for slug, names in asking.items() if _notebook_defines(member, names)]
    defined = definitions(member.content)
    return [slug for slug, names in asking.items() if names <= defined]


def _notebook_defines(member: Member, names: Collection[str]) -> bool:
    try:
        found = notebook_file(member.content, names)
    except ValueError:
        return False
    return found is not None and definitions(found.source).issuperset(names)


def wanted_names(exercise: Exercise) -> frozenset[str]:
    """The names that the stub of an exercise asks for; none without a stub."""
    try:
        about = exercise.stub.stat()
    except OSError:
        return frozenset()
    return _names_in(exercise.stub, about.st_mtime_ns, about.st_size)


@functools.lru_cache(maxsize=256)
def _names_in(stub: Path, _changed: int, _size: int) -> frozenset[str]:
    """The names in a stub, read once for all submissions, and again when the file has changed."""
    return frozenset(definitions(stub.read_bytes()))
