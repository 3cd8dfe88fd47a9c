"""The files of one submission: at most one for each exercise, by name, else by what it defines.

Rules for choosing between several files for one exercise:
- Of several attempts, the last one with a file for the exercise counts.
- The exercise's very name counts before another spelling of it, and both before a name with added words.
- Of one student's folder, file and archive, the first in this order counts.
- Of several files there, the one in the kit's own place counts, then the one nearest to the top, then the one with the
  highest number in `name (2).py` or `name-2.py`, then the first by name.
A note names the others. A file that is found only by what it defines is a guess, which is listed for review.
"""

import os
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path, PurePosixPath

from msgspec import Struct

from grader.intake.archive_limits import ArchiveBomb, ArchiveError, ArchiveLimits, Budget
from grader.intake.archives import (
    Member,
    ReadArchive,
    Wanted,
    is_archive,
    is_named_for,
    is_os_junk,
    is_wanted,
    open_ordinary_file,
    read_archive_here,
)
from grader.intake.by_definition import Found, by_definition, rules_for, wanted_names
from grader.intake.file_names import NamedFile, is_python, named_file
from grader.intake.inbox import Submission, Upload, identify
from grader.intake.notebooks import SIZE_LIMIT as NOTEBOOK_LIMIT
from grader.intake.notebooks import TooMuchCode, notebook_file
from grader.intake.opening import printable
from grader.intake.platforms import VERSION
from grader.intake.platforms.reading import time_of_upload
from grader.intake.several import perhaps_several_people, several_people
from grader.intake.submission import DEPTH_LIMIT, SubmittedFile, make_submitted_file
from grader.model import CourseRules, Exercise, ExerciseRules


class Attempt(Struct, frozen=True, kw_only=True):
    """One attempt at an exercise: its number from 1 on, its file, and when it was handed in, if that is known."""

    number: int
    file: SubmittedFile
    late: bool = False
    time: datetime | None = None


class LoadedSubmission(Struct, frozen=True, kw_only=True):
    """The files of a submission.

    sources   at most one file for each exercise: that of the last attempt that counts
    attempts  all attempts that count, the oldest first, for an exercise of which the best one counts
    times     for each exercise, when its file was handed in, as far as the platform tells it
    late      whether one of these files is late; without files, whether one of the uploads is
    late_for  exercises whose file is late
    notes     sentences for the operator
    guesses   a sentence for each file that was found by what it defines, and not by its name
    doubts    a sentence for each exercise that got no file, because it is not clear which one is meant
    problem   a sentence that says why nothing can be graded; empty if there are files
    unclear   whether a person has to decide about the problem: until then, nobody gets a mark
    """

    sources: tuple[SubmittedFile, ...] = ()
    attempts: dict[str, tuple[Attempt, ...]] = {}
    late: bool = False
    late_for: tuple[str, ...] = ()
    times: dict[str, datetime] = {}
    notes: tuple[str, ...] = ()
    guesses: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    problem: str = ""
    unclear: bool = False


class _Files(Struct):
    """The parts of a submission: files, notes, problems, and the names and places of files that were not read."""

    found: list[Found] = []
    notes: list[str] = []
    problems: list[str] = []
    others: list[str] = []
    paths: list[PurePosixPath] = []
    unread: list[tuple[Upload, PurePosixPath]] = []


def load_submission(
    submission: Submission,
    exercises: Sequence[Exercise],
    limits: ArchiveLimits | None = None,
    read_archive: ReadArchive = read_archive_here,
    *,
    known: Sequence[str] = (),
    rules: CourseRules | None = None,
) -> LoadedSubmission:
    """One file for each exercise that the submission has a file for. Never raises for the content of a submission.

    known  the exercises that a file's name can mean; by default the ones to grade. A file for another one is not taken.
    rules  which attempts count; by default the last one
    """
    slugs = list({*known, *(each.slug for each in exercises)})
    files = _read(submission, slugs, limits, read_archive)
    if several := "" if submission.decided else _several(submission, files, slugs):
        return LoadedSubmission(problem=printable(several), unclear=True)
    sources: list[SubmittedFile] = []
    attempts: dict[str, tuple[Attempt, ...]] = {}
    times: dict[str, datetime] = {}
    late, notes, missing, guesses = [], [*submission.notes, *files.notes], [], list[str]()
    doubts: list[str] = []
    for exercise in exercises:
        mine = [each for each in files.found if _is_for(each[1], exercise.slug, slugs)]
        if not mine:
            missing.append(exercise)
            continue
        best, tries, more = _counting(exercise, mine, rules_for(exercise, rules))
        newer = [] if submission.decided or rules_for(exercise, rules).most_attempts else _newer(best, files, slugs)
        again = _read(submission, [], limits, read_archive).found if newer else []
        if any(by_definition(exercises, [exercise], [e for e in again if (e[0], e[1].path) in newer], slugs, None)):
            doubts.append(_which_counts(exercise, best[1].path, newer[-1][1]))
            continue
        sources.append(_source(exercise, best[1], guesses))
        late += [exercise.slug] * best[0].late
        times |= _time(exercise, best[0])
        attempts |= {exercise.slug: tries} if tries else {}
        notes += more
    if missing and (files.found or any(map(is_python, files.others))):
        rest = _read(submission, [], limits, read_archive) if any(map(is_python, files.others)) else files
        fitting, unclear_ones = by_definition(exercises, missing, rest.found, slugs, rules)
        doubts += unclear_ones
        for exercise, (upload, member) in fitting:
            sources.append(_source(exercise, member, guesses))
            late += [exercise.slug] * upload.late
            times |= _time(exercise, upload)
            guesses.append(f"{exercise.stub.name}: took {member.path}, by what it defines")
        alone = [each for each in rest.found if each[0].path.is_file()]
        if not sources and len(exercises) == len(rest.found) == len(alone) == 1 and not files.found:
            sources.append(_source(exercises[0], alone[0][1], guesses))
            late += [exercises[0].slug] * alone[0][0].late
            times |= _time(exercises[0], alone[0][0])
            guesses.append(f"{exercises[0].stub.name}: took {alone[0][1].path}, the only file")
        doubtful = [each.path.name for _, each in rest.found if named_file(each.path.name, slugs) is None]
        if not sources and len(exercises) > 1 and doubtful:
            files.problems.append(
                f"{doubtful[0]} does not name its exercise; call it, for example, {exercises[0].slug}.py"
            )
    if sources:
        notes += files.problems
        return LoadedSubmission(
            sources=tuple(sources),
            attempts=attempts,
            late=bool(late),
            late_for=tuple(late),
            times=times,
            notes=tuple(map(printable, notes)),
            guesses=tuple(map(printable, guesses)),
            doubts=tuple(map(printable, doubts)),
        )
    any_late = any(upload.late for upload in submission.uploads)
    if doubts:
        why, unclear = printable(" ".join(doubts)), not submission.decided
        return LoadedSubmission(late=any_late, notes=tuple(map(printable, notes)), problem=why, unclear=unclear)
    wanted = _few([f"{each.slug}.py" for each in exercises])
    others = [*files.others, *(each.path.name for _, each in files.found)]
    instead = f", only {_few(others)}" if others else ""
    why = f"{_few(files.problems)}." if files.problems else f"It contains no {wanted}{instead}."
    return LoadedSubmission(late=any_late, notes=tuple(map(printable, notes)), problem=printable(why))


def _read(
    submission: Submission, slugs: Sequence[str], limits: ArchiveLimits | None, read_archive: ReadArchive
) -> _Files:
    files, cpu = _Files(), 0.0
    for upload in sorted(submission.uploads, key=_kind):
        budget = Budget(limits or ArchiveLimits(), cpu=cpu)
        try:
            for member in _open(upload, slugs, budget, read_archive):
                if member.problem:
                    files.problems.append(f"{member.path.name} {member.problem}")
                else:
                    files.found.append((upload, member))
        except ArchiveError as problem:
            if not upload.receipt:
                files.problems.append(f"{upload.path.name} {problem}")
        cpu = budget.cpu
        files.notes += budget.notes()
        files.others += [path.name for path in budget.unwanted]
        files.paths += budget.unwanted
        files.unread += [(upload, path) for path in budget.unwanted]
    return files


def _several(submission: Submission, files: _Files, slugs: Sequence[str]) -> str:
    """Why the submission may hold the hand-ins of several people; empty if it does not look so."""
    whole = [each.path for each in submission.uploads if each.path.is_dir() or is_archive(each.own)]
    paths = [member.path for upload, member in files.found if upload.path in whole]
    if whole and (why := several_people([*paths, *files.paths])):
        return why
    if not (submission.alone and whole):
        return ""
    places: dict[str, dict[str, bytes]] = {}
    for _, member in files.found:
        if named := named_file(member.path.name, slugs):
            top = member.path.parts[0] if len(member.path.parts) > 1 else ""
            places.setdefault(named.slug, {}).setdefault(top, member.content)
    for path in files.paths:
        if len(path.parts) == 1 and is_python(path.name):
            owner = identify(path.name, slugs)
            named = named_file(owner.uploads[0].own, slugs)
            if named and not owner.unclear:
                places.setdefault(named.slug, {}).setdefault(owner.id, path.name.encode())
    return perhaps_several_people(places)


def _newer(best: Found, files: _Files, slugs: Sequence[str]) -> list[tuple[Upload, PurePosixPath]]:
    """Python files of later attempts than the one of a file, that no name tells the exercise of."""

    def attempt(upload: Upload, path: PurePosixPath) -> tuple[str, int]:
        return "" if upload.single else upload.upload, _version(path)

    counted = attempt(best[0], best[1].path)
    python = (each for each in files.unread if is_python(each[1].name) and named_file(each[1].name, slugs) is None)
    return sorted((each for each in python if attempt(*each) > counted), key=lambda each: attempt(*each))


def _which_counts(exercise: Exercise, named: PurePosixPath, later: PurePosixPath) -> str:
    what = f"{later} of a later attempt defines what it asks for"
    return f"{exercise.stub.name}: {named} has its name, but {what}: which one counts?"


def _time(exercise: Exercise, upload: Upload) -> dict[str, datetime]:
    time = time_of_upload(upload.when or upload.upload)
    return {exercise.slug: time} if time else {}


def _is_for(member: Member, slug: str, slugs: Sequence[str]) -> bool:
    named = named_file(member.path.name, slugs)
    return named is not None and named.slug == slug


def _source(exercise: Exercise, member: Member, guesses: list[str]) -> SubmittedFile:
    """The submitted file. Where another reading of a notebook is possible, `guesses` gets a sentence about it."""
    path, content = Path(printable(str(member.path))), member.content
    if path.suffix.lower() == ".ipynb":
        try:
            # A notebook that defines nothing is a file that defines nothing: the checks say what is missing.
            found = notebook_file(content, wanted_names(exercise))
            content = found.source if found else b"\n"
            if found and found.doubt:
                guesses.append(f"{exercise.stub.name}: {member.path.name} {found.doubt}")
        except TooMuchCode:
            content = b"This notebook has more than 1 MB of code.\n"
        except ValueError:
            content = b"This file is not a notebook.\n"  # no Python either, so it is a syntax error with its words
    return make_submitted_file(exercise, path, content)


def _kind(upload: Upload) -> tuple[int, str]:
    return (0 if upload.path.is_dir() else 2 if is_archive(upload.own) else 1, upload.path.name)


def _counting(
    exercise: Exercise, mine: list[Found], rules: ExerciseRules
) -> tuple[Found, tuple[Attempt, ...], list[str]]:
    """The file of the last attempt that counts, all attempts if the best one of several counts, and notes."""
    tried, notes = _attempts(exercise, mine), []
    counted = tried[: rules.most_attempts]
    if len(counted) < len(tried):
        first = "first one counts" if len(counted) == 1 else f"first {len(counted)} count"
        notes.append(f"{exercise.stub.name}: {len(tried)} attempts, of which the {first}")
    read = [files[0] for files in counted] if rules.attempts == "best" else [counted[-1][0]]
    contents = {member.content for _, member in read}
    rest = [each for files in reversed(tried) for each in files if each[1].content not in contents]
    others = [_name_of(each, among=mine) for each in rest]
    if others:
        took = f"took {_name_of(read[0], among=mine)}, " if len(read) == 1 else ""
        notes.append(f"{exercise.stub.name}: {took}ignored {_few(others)}")
    tries = [
        Attempt(
            number=number,
            file=_source(exercise, member, []),
            late=upload.late,
            time=time_of_upload(upload.when or upload.upload),
        )
        for number, (upload, member) in enumerate(read, 1)
    ]
    return read[-1], tuple(tries) if len(tries) > 1 else (), notes


def _name_of(found: Found, among: list[Found]) -> str:
    """The name of a file. Where others have the same name: with the time of its attempt, or the entry that it is in."""
    upload, member = found
    same = [other for other, each in among if each.path == member.path]
    time = time_of_upload(upload.when or upload.upload) if len({each.upload for each in same}) > 1 else None
    if time or len({each.path for each in same}) < 2:
        return f"{member.path} of {time:%Y-%m-%d %H:%M:%S}" if time else str(member.path)
    return f"{member.path} in {upload.path.name}"


def _attempts(exercise: Exercise, mine: list[Found]) -> list[list[Found]]:
    """The files of each attempt at an exercise, the oldest attempt first; of each attempt, the best name first."""
    usual = (exercise.track, exercise.folder.name, exercise.stub.name)

    def named(each: Found) -> NamedFile:
        return named_file(each[1].path.name, [exercise.slug]) or NamedFile(
            slug=exercise.slug, certainty=2, number=0, notebook=False
        )

    def rank(each: Found) -> tuple[object, ...]:
        upload, member = each
        name = named(each)
        newest = -_version(member.path), name.certainty, (-name.number if upload.upload else 0)
        place = member.path.parts[-3:] != usual, len(member.path.parts), name.notebook
        return *newest, _kind(upload)[0], *place, -name.number, str(member.path)

    found: dict[tuple[str, int], list[Found]] = {}
    for upload, member in sorted(sorted(mine, key=rank), key=lambda each: each[0].upload, reverse=True):
        attempt = "" if upload.single else upload.upload, _version(member.path)
        found.setdefault(attempt, []).append((upload, member))
    return list(reversed(found.values()))


def _version(path: PurePosixPath) -> int:
    """The number of the attempt in a folder `Version 2`; 0 without one."""
    return max((int(match["number"]) for part in path.parts if (match := VERSION.fullmatch(part))), default=0)


def _open(upload: Upload, slugs: Sequence[str], budget: Budget, read_archive: ReadArchive) -> Iterator[Member]:
    if upload.path.is_dir() and not upload.path.is_symlink():
        yield from _walk(upload.path, slugs, budget, read_archive)
    elif upload.typed:
        raise ArchiveError("is text typed on the platform; a file is needed")
    elif is_archive(upload.own):
        yield from read_archive(upload.path, upload.own, slugs, budget)
    elif is_python(upload.own):
        name = PurePosixPath(upload.own)
        if not is_named_for(slugs)(upload.own):
            budget.unwanted.append(name)
            return
        with open_ordinary_file(upload.path) as file:
            yield Member(name, file.read(_limit(upload.own, budget)))
    else:
        raise ArchiveError("is not a folder, a Python file or an archive (.zip, .tar, .tar.gz, .7z)")


def _limit(name: str, budget: Budget) -> int:
    return NOTEBOOK_LIMIT if name.lower().endswith(".ipynb") else budget.limits.file


def _walk(folder: Path, slugs: Sequence[str], budget: Budget, read_archive: ReadArchive) -> Iterator[Member]:
    wanted: Wanted = is_named_for(slugs)
    refused: list[OSError] = []
    for place, folders, files in os.walk(folder, onerror=refused.append):
        here = PurePosixPath(Path(place).relative_to(folder).as_posix())
        deep = len(here.parts) >= DEPTH_LIMIT
        folders[:] = [] if deep else sorted(name for name in folders if not is_os_junk(PurePosixPath(name)))
        for name in sorted(files):
            budget.member()
            path = here / name
            if not is_wanted(path, wanted, budget):
                continue
            try:
                if wanted(name):
                    budget.keep()
                    with open_ordinary_file(Path(place, name)) as file:
                        yield Member(path, file.read(_limit(name, budget)))
                else:
                    for member in read_archive(Path(place, name), name, slugs, budget):
                        yield Member(path / member.path, member.content, member.problem)
            except ArchiveBomb:
                raise
            except ArchiveError as problem:
                yield Member(path, b"", str(problem))
    for each in refused:
        yield Member(PurePosixPath(Path(each.filename).name), b"", f"cannot be read: {each.strerror}")


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
