"""The submissions in an inbox: whose each is, by the naming of Moodle, of Canvas, or its own, and which file counts.

The rule where there is more than one: of Canvas uploads the highest number; of copies of a stub the one in the kit's
own place, then the one nearest to the top, then the highest number in `name (2).py` or `name-2.py`, then the first by
name. Of one student's folder, file and archive, in this order, the first with a stub. The rest is named in a note.
"""

import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import IO

from msgspec import Struct
from msgspec.structs import replace

from grader.intake.archives import (
    WHOLE_INBOX,
    ArchiveBomb,
    ArchiveError,
    ArchiveLimits,
    Budget,
    Member,
    Wanted,
    is_archive,
    is_os_junk,
    is_wanted,
    iter_files,
    strip_suffix,
)
from grader.intake.submission import DEPTH_LIMIT, SubmittedFile, make_submitted_file
from grader.model import Exercise, OperatorError

MOODLE = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_(?P<how>file|onlinetext)_?(?P<own>.*)", re.DOTALL)
CANVAS = re.compile(r"(?P<name>[^_]+)(?P<late>_late)?_(?P<number>\d+)_(?P<upload>\d+)_(?P<own>.+)", re.I | re.DOTALL)
O_BINARY = getattr(os, "O_BINARY", 0)
COPY = re.compile(r"(?P<stem>.+?)(?:[ _-]?\((?P<copy>\d+)\)|-(?P<upload>\d+))?\.py", re.DOTALL)


class Upload(Struct, frozen=True, kw_only=True):
    """A folder, file or archive of the inbox. `own`: its name without what the platform put before it."""

    path: Path
    own: str
    upload: int = 0
    late: bool = False


class Submission(Struct, frozen=True, kw_only=True):
    """What one student handed in. `number` and `student` are the platform's, empty where it gives none."""

    id: str
    student: str = ""
    number: str = ""
    pieces: tuple[Upload, ...]
    notes: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        return printable(self.pieces[0].path.name)


class LoadedSubmission(Struct, frozen=True, kw_only=True):
    """What a hand-in holds. `problem` says in a sentence why nothing of it can be graded."""

    sources: tuple[SubmittedFile, ...] = ()
    late: bool = False
    notes: tuple[str, ...] = ()
    problem: str = ""


def open_inbox(inbox: Path, scratch: Path) -> Path:
    """The folder of submissions that `inbox` is, or that it holds if it is an archive, unpacked below `scratch`.

    Raises OperatorError where it cannot be used.
    """
    if not inbox.exists():
        raise OperatorError(f"{inbox} does not exist.", "Give the folder or archive with the submissions.")
    if inbox.is_dir():
        return inbox
    if not is_archive(inbox.name):
        raise OperatorError(
            f"{inbox} is neither a folder nor an archive.", "Archives end in .zip, .tar, .tar.gz or .tgz."
        )
    try:
        with inbox.open("rb") as file:
            budget = Budget(WHOLE_INBOX, os.fstat(file.fileno()).st_size)
            for member in iter_files(file, inbox.name, _worth_keeping, budget):
                _keep(scratch, member.path, member.content)
        for path in budget.unwanted:
            _keep(scratch, path, b"")
    except ArchiveError as problem:
        raise OperatorError(f"{inbox} {problem}.", "Download it again.") from problem
    except OSError as problem:
        raise OperatorError(f"{inbox} cannot be unpacked: {problem.strerror}.", "Free some space.") from problem
    return _single_folder(scratch)


def _single_folder(folder: Path) -> Path:
    """Many archives hold one folder that holds everything."""
    inside = list(folder.iterdir())
    if len(inside) == 1 and inside[0].is_dir() and not identify(inside[0].name).number:
        below = list(inside[0].iterdir())
        if below and not any(each.name == "exercises" for each in below):
            return inside[0]
    return folder


def _worth_keeping(name: str) -> bool:
    return name.endswith(".py") or is_archive(name)


def _keep(folder: Path, path: PurePosixPath, content: bytes) -> None:
    """Each part of the name is made harmless first, so it cannot lead anywhere else."""
    place = folder.joinpath(*(safe_name(part) for part in path.parts))
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("xb") as file:
            file.write(content)
    except (FileExistsError, NotADirectoryError):
        pass  # the first of two equal names counts


def safe_name(part: str) -> str:
    """`part` as the name of a file on any system: short, printable, without separators; never "..", never empty."""
    clean = "".join(char if char.isprintable() and char not in '/\\:*?"<>|' else "_" for char in part)
    return clean.encode("utf-8", "replace")[:150].decode("utf-8", "ignore").strip(". ") or "_"


def printable(name: str) -> str:
    """A name that is no UTF-8 on the disk, as a text that can be stored: with its strange bytes as \\xff."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def list_submissions(inbox: Path, exercises: Sequence[Exercise]) -> tuple[list[Submission], list[str]]:
    """The hand-ins in order of their ids, without reading any, and what was passed over as left by a desktop."""
    slugs = [exercise.slug for exercise in exercises]
    found: dict[str, Submission] = {}
    leftovers = []
    try:
        names = sorted(os.listdir(inbox))  # noqa: PTH208
    except OSError as problem:
        raise OperatorError(f"{inbox} cannot be read: {problem.strerror}.", "Check its permissions.") from problem
    for name in names:
        if is_os_junk(PurePosixPath(name)):
            leftovers.append(printable(name))
            continue
        who = identify(printable(name), slugs)
        piece = replace(who.pieces[0], path=inbox / name)
        before = found.get(who.id)
        found[who.id] = replace(who, pieces=(*(before.pieces if before else ()), piece))
    return [found[key] for key in sorted(found)], leftovers


def identify(name: str, slugs: Sequence[str] = ()) -> Submission:
    """Whose an entry of the inbox is, by its name alone. Pure."""
    if match := MOODLE.fullmatch(name):
        own = match["own"] if match["how"] == "file" else "onlinetext.html"
        piece = Upload(path=Path(name), own=own)
        return _of_platform(match["name"], match["number"], piece)
    if match := CANVAS.fullmatch(name):
        piece = Upload(path=Path(name), own=match["own"], upload=int(match["upload"]), late=bool(match["late"]))
        return _of_platform(match["name"], match["number"], piece)
    own = strip_suffix(name).removesuffix(".py")
    piece = Upload(path=Path(name), own=name)
    for slug in sorted(slugs, key=len, reverse=True):
        for pattern in (rf"(.+?)[ ._-]{slug}", rf"{slug}[ ._-](.+)"):
            if name.endswith(".py") and (match := re.fullmatch(pattern, own)):
                return Submission(id=match[1], pieces=(replace(piece, own=f"{slug}.py"),))
    return Submission(id=own or name, pieces=(piece,))


def _of_platform(student: str, number: str, piece: Upload) -> Submission:
    return Submission(id=f"{student}_{number}", student=student, number=number, pieces=(piece,))


def load(handin: Submission, exercises: Sequence[Exercise], limits: ArchiveLimits | None = None) -> LoadedSubmission:
    """The one file for each exercise that the hand-in has one for. Never raises for what was handed in."""
    slugs = [exercise.slug for exercise in exercises]
    held: list[tuple[Upload, Member]] = []
    notes, problems, others = list(handin.notes), [], []
    for piece in sorted(handin.pieces, key=_kind):
        budget = Budget(limits or ArchiveLimits(), _size(piece.path))
        try:
            for member in _open(piece, slugs, budget):
                if member.problem:
                    problems.append(f"{member.path.name} {member.problem}")
                else:
                    held.append((piece, member))
        except ArchiveError as problem:
            problems.append(f"{piece.path.name} {problem}")
        notes += budget.notes()
        others += [path.name for path in budget.unwanted]
    sources, late = [], False
    for exercise in exercises:
        mine = [each for each in held if copy_number(each[1].path.name, [exercise.slug]) is not None]
        if mine:
            best, passed_over = _choose(exercise, mine)
            sources.append(make_submitted_file(exercise, Path(printable(str(best[1].path))), best[1].content))
            late = late or best[0].late
            if passed_over:
                notes.append(f"{exercise.stub.name}: took {best[1].path}, passed over {_few(passed_over)}")
    if sources:
        return LoadedSubmission(sources=tuple(sources), late=late, notes=tuple(map(printable, (*notes, *problems))))
    wanted = _few([f"{slug}.py" for slug in slugs])
    why = f"{_few(problems)}." if problems else f"It holds no {wanted}{f', but {_few(others)}' if others else ''}."
    late = any(piece.late for piece in handin.pieces)
    return LoadedSubmission(late=late, notes=tuple(map(printable, notes)), problem=printable(why))


def copy_number(name: str, slugs: Sequence[str]) -> int | None:
    """The number of the copy or upload of a stub that a file's name tells; None if it is none."""
    match = COPY.fullmatch(name)
    if match is None or match["stem"] not in slugs:
        return None
    return int(match["copy"] or match["upload"] or 0)


def _kind(piece: Upload) -> tuple[int, str]:
    return (0 if piece.path.is_dir() else 2 if is_archive(piece.own) else 1, piece.path.name)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _choose(exercise: Exercise, mine: list[tuple[Upload, Member]]) -> tuple[tuple[Upload, Member], list[str]]:
    usual = (exercise.track, exercise.folder.name, exercise.stub.name)

    def rank(each: tuple[Upload, Member]) -> tuple[object, ...]:
        piece, member = each
        number = copy_number(member.path.name, [exercise.slug]) or 0
        upload = -piece.upload, (-number if piece.upload else 0)
        place = member.path.parts[-3:] != usual, len(member.path.parts)
        return *upload, _kind(piece)[0], *place, -number, str(member.path)

    best, *rest = sorted(mine, key=rank)
    return best, [str(member.path) for _, member in rest if member.content != best[1].content]


def _open(piece: Upload, slugs: Sequence[str], budget: Budget) -> Iterator[Member]:
    def wanted(name: str) -> bool:
        return copy_number(name, slugs) is not None

    if piece.path.is_dir() and not piece.path.is_symlink():
        yield from _walk(piece.path, wanted, budget)
    elif is_archive(piece.own):
        with _file(piece.path) as file:
            yield from iter_files(file, piece.own, wanted, budget)
    elif piece.own.endswith(".py"):
        name = PurePosixPath(piece.own)
        if not wanted(piece.own):
            if len(slugs) > 1:
                raise ArchiveError(f"is for none of the exercises by its name; call it NAME_{slugs[0]}.py or the like")
            name = PurePosixPath(f"{slugs[0]}.py")
        with _file(piece.path) as file:
            yield Member(name, file.read(budget.limits.file))
    elif piece.own == "onlinetext.html":
        raise ArchiveError("is text typed on the platform; a file is needed")
    else:
        raise ArchiveError("is neither a folder nor a Python file nor an archive (.zip, .tar, .tar.gz)")


def _walk(folder: Path, wanted: Wanted, budget: Budget) -> Iterator[Member]:
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
                with _file(Path(place, name)) as file:
                    if wanted(name):
                        yield Member(path, file.read(budget.limits.file))
                    else:
                        for member in iter_files(file, name, wanted, budget):
                            yield Member(path / member.path, member.content, member.problem)
            except ArchiveBomb:
                raise
            except ArchiveError as problem:
                yield Member(path, b"", str(problem))


def _file(path: Path) -> IO[bytes]:
    """Opens an ordinary file; no link is followed, and nothing that would make us wait."""
    try:
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | O_BINARY)
    except OSError as problem:
        what = "is a link" if path.is_symlink() else f"cannot be read: {problem.strerror}"
        raise ArchiveError(what) from problem
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise ArchiveError("is no ordinary file")
    return os.fdopen(fd, "rb")


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
