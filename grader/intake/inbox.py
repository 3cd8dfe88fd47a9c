"""The submissions in an inbox: the student of each, by the file names of Moodle, Canvas or neither, and its files.

Rules for choosing between several files for one exercise:
- Of several Canvas uploads, the one with the highest number counts.
- Of one student's folder, file and archive, the first in this order with a file for the exercise counts.
- Of several files there, the one in the kit's own place counts, then the one nearest to the top, then the one with the
  highest number in `name (2).py` or `name-2.py`, then the first by name.
A note names the others.
"""

import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from grader.intake.archive_limits import WHOLE_INBOX, ArchiveBomb, ArchiveError, ArchiveLimits, Budget
from grader.intake.archives import (
    Member,
    ReadArchive,
    copy_number,
    is_archive,
    is_named_for,
    is_os_junk,
    is_wanted,
    open_ordinary_file,
    read_archive_here,
    strip_suffix,
)
from grader.intake.submission import DEPTH_LIMIT, SubmittedFile, make_submitted_file
from grader.model import Exercise, OperatorError

MOODLE = re.compile(
    r"(?P<name>[^_]+)_(?P<number>\d+)_assignsubmission_(?P<how>file|onlinetext)_?(?P<own>.*)", re.DOTALL
)
"""Names in the download of a Moodle assignment. Moodle writes a blank for each underscore in the student's name."""

CANVAS = re.compile(r"(?P<name>.+?)(?P<late>_late)?_(?P<number>\d+)_(?P<upload>\d+)_(?P<own>.+)", re.I | re.DOTALL)
"""Names in the download of a Canvas assignment. Canvas keeps numbers between underscores out of the student's name."""

EDITED_MOODLE = re.compile(MOODLE.pattern.replace("[^_]+", ".+?", 1), re.S)
"""Names as Moodle's, with underscores in the student's name: somebody has edited them."""


class Upload(Struct, frozen=True, kw_only=True):
    """A folder, file or archive in the inbox.

    path    where it is
    own     its name without the prefix of the platform
    upload  the number of the upload on Canvas; 0 elsewhere
    late    whether Canvas marks it as late
    """

    path: Path
    own: str
    upload: int = 0
    late: bool = False


class Submission(Struct, frozen=True, kw_only=True):
    """What one student handed in.

    id       the platform's name and number, or the name of the file or folder
    student  the student's name on the platform; empty without a platform
    number   the student's or submission's number on the platform; empty without a platform
    uploads  its folders, files and archives in the inbox
    notes    sentences for the operator
    """

    id: str
    student: str = ""
    number: str = ""
    uploads: tuple[Upload, ...]
    notes: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        """The name of its first upload in the inbox."""
        return printable(self.uploads[0].path.name)


class LoadedSubmission(Struct, frozen=True, kw_only=True):
    """The files of a submission.

    sources  at most one file for each exercise
    late     whether one of these files is late; without files, whether one of the uploads is
    notes    sentences for the operator
    problem  a sentence that says why nothing can be graded; empty if there are files
    """

    sources: tuple[SubmittedFile, ...] = ()
    late: bool = False
    notes: tuple[str, ...] = ()
    problem: str = ""


def open_inbox(inbox: Path, scratch: Path, read_archive: ReadArchive = read_archive_here) -> Path:
    """The folder with the submissions: `inbox` itself, or the folder `scratch` with the unpacked archive `inbox`.

    Raises OperatorError if the inbox cannot be used.
    """
    if not inbox.exists():
        raise OperatorError(f"{inbox} does not exist.", "Give the folder or archive with the submissions.")
    if inbox.is_dir():
        return inbox
    if not is_archive(inbox.name):
        raise OperatorError(f"{inbox} is not a folder or an archive.", "Archives end in .zip, .tar, .tar.gz or .tgz.")
    budget = Budget(WHOLE_INBOX)
    try:
        for member in read_archive(inbox.resolve(), inbox.name, None, budget):
            _write(scratch, member.path, member.content)
        for path in budget.unwanted:
            _write(scratch, path, b"")
    except ArchiveError as problem:
        raise OperatorError(f"{inbox} {problem}.", "Download it again.") from problem
    except OSError as problem:
        raise OperatorError(f"{inbox} cannot be unpacked: {problem.strerror}.", "Free some space.") from problem
    return _single_folder(scratch)


def _single_folder(folder: Path) -> Path:
    """The folder inside `folder` if it is alone there and holds the submissions: many archives have such a folder."""
    inside = list(folder.iterdir())
    if len(inside) == 1 and inside[0].is_dir() and not identify(inside[0].name).number:
        below = list(inside[0].iterdir())
        if below and not any(each.name == "exercises" for each in below):
            return inside[0]
    return folder


def _write(folder: Path, path: PurePosixPath, content: bytes) -> None:
    """Write a file below `folder`. Each part of its name is made safe first, so it cannot lead out of the folder."""
    place = folder.joinpath(*(safe_name(part) for part in path.parts))
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            file.write(content)
    except (FileExistsError, NotADirectoryError):
        pass  # of two files with the same name, the first counts


_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³]) *(\.|$)", re.IGNORECASE)
"""Names that Windows keeps for devices, with any ending."""


def safe_name(part: str) -> str:
    """`part` as a file name for any system: short, printable, without separators, never "..", never empty."""
    clean = "".join(char if char.isprintable() and char not in '/\\:*?"<>|' else "_" for char in part)
    clean = clean.strip(". ")
    clean = f"_{clean}" if _DEVICE.match(clean) else clean
    return clean.encode("utf-8", "replace")[:150].decode("utf-8", "ignore").strip(". ") or "_"


def printable(name: str) -> str:
    """A file name as text that can be stored: bytes that are not UTF-8 become escapes such as \\xff."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def list_submissions(inbox: Path, exercises: Sequence[Exercise]) -> tuple[list[Submission], list[str]]:
    """The submissions in the order of their ids, and the names of skipped junk files. Reads no submission.

    Raises OperatorError if the inbox cannot be read.
    """
    slugs = [exercise.slug for exercise in exercises]
    found: dict[str, Submission] = {}
    skipped = []
    try:
        names = sorted(os.listdir(inbox))  # noqa: PTH208
    except OSError as problem:
        raise OperatorError(f"{inbox} cannot be read: {problem.strerror}.", "Check its permissions.") from problem
    for name in names:
        if is_os_junk(PurePosixPath(name)):
            skipped.append(printable(name))
            continue
        named = identify(printable(name), slugs)
        upload = replace(named.uploads[0], path=inbox / name)
        before = found.get(named.id)
        found[named.id] = replace(named, uploads=(*(before.uploads if before else ()), upload))
    return [found[key] for key in sorted(found)], skipped


def identify(name: str, slugs: Sequence[str] = ()) -> Submission:
    """The submission that an entry of the inbox belongs to, by its name alone. Pure.

    Law: only the platform's own prefix tells whose it is. The student chooses the rest of the name, so the first prefix
    that is there counts, and whatever looks like one behind it is part of a file's name.
    """
    if match := MOODLE.fullmatch(name):
        return _of_moodle(match)
    if match := CANVAS.fullmatch(name):
        upload = Upload(path=Path(name), own=match["own"], upload=int(match["upload"]), late=bool(match["late"]))
        return _of_platform(match["name"], match["number"], upload)
    if match := EDITED_MOODLE.fullmatch(name):
        return _of_moodle(match)
    own = strip_suffix(name).removesuffix(".py")
    upload = Upload(path=Path(name), own=name)
    for slug in sorted(slugs, key=len, reverse=True):
        for pattern in (rf"(.+?)[ ._-]{slug}", rf"{slug}[ ._-](.+)"):
            if name.endswith(".py") and (match := re.fullmatch(pattern, own)):
                return Submission(id=match[1], uploads=(replace(upload, own=f"{slug}.py"),))
    return Submission(id=own or name, uploads=(upload,))


def _of_moodle(match: re.Match[str]) -> Submission:
    own = match["own"] if match["how"] == "file" else "onlinetext.html"
    return _of_platform(match["name"], match["number"], Upload(path=Path(match.string), own=own))


def _of_platform(student: str, number: str, upload: Upload) -> Submission:
    return Submission(id=f"{student}_{number}", student=student, number=number, uploads=(upload,))


def load_submission(
    submission: Submission,
    exercises: Sequence[Exercise],
    limits: ArchiveLimits | None = None,
    read_archive: ReadArchive = read_archive_here,
) -> LoadedSubmission:
    """One file for each exercise that the submission has a file for. Never raises for the content of a submission."""
    slugs = [exercise.slug for exercise in exercises]
    found: list[tuple[Upload, Member]] = []
    notes, problems, others = list(submission.notes), [], []
    cpu = 0.0
    for upload in sorted(submission.uploads, key=_kind):
        budget = Budget(limits or ArchiveLimits(), cpu=cpu)
        try:
            for member in _open(upload, slugs, budget, read_archive):
                if member.problem:
                    problems.append(f"{member.path.name} {member.problem}")
                else:
                    found.append((upload, member))
        except ArchiveError as problem:
            problems.append(f"{upload.path.name} {problem}")
        cpu = budget.cpu
        notes += budget.notes()
        others += [path.name for path in budget.unwanted]
    sources, late = [], False
    for exercise in exercises:
        mine = [each for each in found if copy_number(each[1].path.name, [exercise.slug]) is not None]
        if mine:
            best, ignored = _choose(exercise, mine)
            sources.append(make_submitted_file(exercise, Path(printable(str(best[1].path))), best[1].content))
            late = late or best[0].late
            if ignored:
                notes.append(f"{exercise.stub.name}: took {best[1].path}, ignored {_few(ignored)}")
    if sources:
        return LoadedSubmission(sources=tuple(sources), late=late, notes=tuple(map(printable, (*notes, *problems))))
    wanted = _few([f"{slug}.py" for slug in slugs])
    instead = f", only {_few(others)}" if others else ""
    why = f"{_few(problems)}." if problems else f"It contains no {wanted}{instead}."
    late = any(upload.late for upload in submission.uploads)
    return LoadedSubmission(late=late, notes=tuple(map(printable, notes)), problem=printable(why))


def _kind(upload: Upload) -> tuple[int, str]:
    return (0 if upload.path.is_dir() else 2 if is_archive(upload.own) else 1, upload.path.name)


def _choose(exercise: Exercise, mine: list[tuple[Upload, Member]]) -> tuple[tuple[Upload, Member], list[str]]:
    usual = (exercise.track, exercise.folder.name, exercise.stub.name)

    def rank(each: tuple[Upload, Member]) -> tuple[object, ...]:
        upload, member = each
        number = copy_number(member.path.name, [exercise.slug]) or 0
        newest = -upload.upload, (-number if upload.upload else 0)
        place = member.path.parts[-3:] != usual, len(member.path.parts)
        return *newest, _kind(upload)[0], *place, -number, str(member.path)

    best, *rest = sorted(mine, key=rank)
    return best, [str(member.path) for _, member in rest if member.content != best[1].content]


def _open(upload: Upload, slugs: Sequence[str], budget: Budget, read_archive: ReadArchive) -> Iterator[Member]:
    if upload.path.is_dir() and not upload.path.is_symlink():
        yield from _walk(upload.path, slugs, budget, read_archive)
    elif is_archive(upload.own):
        yield from read_archive(upload.path, upload.own, slugs, budget)
    elif upload.own.endswith(".py"):
        name = PurePosixPath(upload.own)
        if copy_number(upload.own, slugs) is None:
            if len(slugs) > 1:
                raise ArchiveError(f"does not name its exercise; call it, for example, NAME_{slugs[0]}.py")
            name = PurePosixPath(f"{slugs[0]}.py")
        with open_ordinary_file(upload.path) as file:
            yield Member(name, file.read(budget.limits.file))
    elif upload.own == "onlinetext.html":
        raise ArchiveError("is text typed on the platform; a file is needed")
    else:
        raise ArchiveError("is not a folder, a Python file or an archive (.zip, .tar, .tar.gz)")


def _walk(folder: Path, slugs: Sequence[str], budget: Budget, read_archive: ReadArchive) -> Iterator[Member]:
    wanted = is_named_for(slugs)
    for place, folders, files in os.walk(folder):
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
                        yield Member(path, file.read(budget.limits.file))
                else:
                    for member in read_archive(Path(place, name), name, slugs, budget):
                        yield Member(path / member.path, member.content, member.problem)
            except ArchiveBomb:
                raise
            except ArchiveError as problem:
                yield Member(path, b"", str(problem))


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
