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

from grader.errors import OperatorError
from grader.exercise import Exercise
from grader.submission import DEPTH_LIMIT, Source, make_source
from grader.unpack import (
    WHOLE_INBOX,
    Bomb,
    Budget,
    Limits,
    Member,
    Unreadable,
    Wanted,
    asked_for,
    is_archive,
    is_leftover,
    members,
    stem,
)

MOODLE = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_(?P<how>file|onlinetext)_?(?P<own>.*)", re.DOTALL)
CANVAS = re.compile(r"(?P<name>[^_]+)(?P<late>_late)?_(?P<number>\d+)_(?P<upload>\d+)_(?P<own>.+)", re.I | re.DOTALL)
O_BINARY = getattr(os, "O_BINARY", 0)
COPY = re.compile(r"(?P<stem>.+?)(?:[ _-]?\((?P<copy>\d+)\)|-(?P<upload>\d+))?\.py", re.DOTALL)


class Piece(Struct, frozen=True, kw_only=True):
    """A folder, file or archive of the inbox. `own`: its name without what the platform put before it."""

    path: Path
    own: str
    upload: int = 0
    late: bool = False


class Handin(Struct, frozen=True, kw_only=True):
    """What one student handed in. `number` and `student` are the platform's, empty where it gives none."""

    id: str
    student: str = ""
    number: str = ""
    pieces: tuple[Piece, ...]
    notes: tuple[str, ...] = ()

    @property
    def origin(self) -> str:
        return legible(self.pieces[0].path.name)


class Reading(Struct, frozen=True, kw_only=True):
    """What a hand-in holds. `problem` says in a sentence why nothing of it can be graded."""

    sources: tuple[Source, ...] = ()
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
            for member in members(file, inbox.name, _worth_keeping, budget):
                _keep(scratch, member.path, member.content)
        for path in budget.unwanted:
            _keep(scratch, path, b"")
    except Unreadable as problem:
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


def legible(name: str) -> str:
    """A name that is no UTF-8 on the disk, as a text that can be stored: with its strange bytes as \\xff."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def survey(inbox: Path, exercises: Sequence[Exercise]) -> tuple[list[Handin], list[str]]:
    """The hand-ins in order of their ids, without reading any, and what was passed over as left by a desktop."""
    slugs = [exercise.slug for exercise in exercises]
    found: dict[str, Handin] = {}
    leftovers = []
    try:
        names = sorted(os.listdir(inbox))  # noqa: PTH208
    except OSError as problem:
        raise OperatorError(f"{inbox} cannot be read: {problem.strerror}.", "Check its permissions.") from problem
    for name in names:
        if is_leftover(PurePosixPath(name)):
            leftovers.append(legible(name))
            continue
        who = identify(legible(name), slugs)
        piece = replace(who.pieces[0], path=inbox / name)
        before = found.get(who.id)
        found[who.id] = replace(who, pieces=(*(before.pieces if before else ()), piece))
    return [found[key] for key in sorted(found)], leftovers


def identify(name: str, slugs: Sequence[str] = ()) -> Handin:
    """Whose an entry of the inbox is, by its name alone. Pure."""
    if match := MOODLE.fullmatch(name):
        own = match["own"] if match["how"] == "file" else "onlinetext.html"
        piece = Piece(path=Path(name), own=own)
        return _of_platform(match["name"], match["number"], piece)
    if match := CANVAS.fullmatch(name):
        piece = Piece(path=Path(name), own=match["own"], upload=int(match["upload"]), late=bool(match["late"]))
        return _of_platform(match["name"], match["number"], piece)
    own = stem(name).removesuffix(".py")
    piece = Piece(path=Path(name), own=name)
    for slug in sorted(slugs, key=len, reverse=True):
        for pattern in (rf"(.+?)[ ._-]{slug}", rf"{slug}[ ._-](.+)"):
            if name.endswith(".py") and (match := re.fullmatch(pattern, own)):
                return Handin(id=match[1], pieces=(replace(piece, own=f"{slug}.py"),))
    return Handin(id=own or name, pieces=(piece,))


def _of_platform(student: str, number: str, piece: Piece) -> Handin:
    return Handin(id=f"{student}_{number}", student=student, number=number, pieces=(piece,))


def read(handin: Handin, exercises: Sequence[Exercise], limits: Limits | None = None) -> Reading:
    """The one file for each exercise that the hand-in has one for. Never raises for what was handed in."""
    slugs = [exercise.slug for exercise in exercises]
    held: list[tuple[Piece, Member]] = []
    notes, problems, others = list(handin.notes), [], []
    for piece in sorted(handin.pieces, key=_kind):
        budget = Budget(limits or Limits(), _size(piece.path))
        try:
            for member in _open(piece, slugs, budget):
                if member.problem:
                    problems.append(f"{member.path.name} {member.problem}")
                else:
                    held.append((piece, member))
        except Unreadable as problem:
            problems.append(f"{piece.path.name} {problem}")
        notes += budget.notes()
        others += [path.name for path in budget.unwanted]
    sources, late = [], False
    for exercise in exercises:
        mine = [each for each in held if attempt(each[1].path.name, [exercise.slug]) is not None]
        if mine:
            best, passed_over = _choose(exercise, mine)
            sources.append(make_source(exercise, Path(legible(str(best[1].path))), best[1].content))
            late = late or best[0].late
            if passed_over:
                notes.append(f"{exercise.stub.name}: took {best[1].path}, passed over {_few(passed_over)}")
    if sources:
        return Reading(sources=tuple(sources), late=late, notes=tuple(map(legible, (*notes, *problems))))
    wanted = _few([f"{slug}.py" for slug in slugs])
    why = f"{_few(problems)}." if problems else f"It holds no {wanted}{f', but {_few(others)}' if others else ''}."
    late = any(piece.late for piece in handin.pieces)
    return Reading(late=late, notes=tuple(map(legible, notes)), problem=legible(why))


def attempt(name: str, slugs: Sequence[str]) -> int | None:
    """The number of the copy or upload of a stub that a file's name tells; None if it is none."""
    match = COPY.fullmatch(name)
    if match is None or match["stem"] not in slugs:
        return None
    return int(match["copy"] or match["upload"] or 0)


def _kind(piece: Piece) -> tuple[int, str]:
    return (0 if piece.path.is_dir() else 2 if is_archive(piece.own) else 1, piece.path.name)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _choose(exercise: Exercise, mine: list[tuple[Piece, Member]]) -> tuple[tuple[Piece, Member], list[str]]:
    usual = (exercise.track, exercise.folder.name, exercise.stub.name)

    def rank(each: tuple[Piece, Member]) -> tuple[object, ...]:
        piece, member = each
        number = attempt(member.path.name, [exercise.slug]) or 0
        upload = -piece.upload, (-number if piece.upload else 0)
        place = member.path.parts[-3:] != usual, len(member.path.parts)
        return *upload, _kind(piece)[0], *place, -number, str(member.path)

    best, *rest = sorted(mine, key=rank)
    return best, [str(member.path) for _, member in rest if member.content != best[1].content]


def _open(piece: Piece, slugs: Sequence[str], budget: Budget) -> Iterator[Member]:
    def wanted(name: str) -> bool:
        return attempt(name, slugs) is not None

    if piece.path.is_dir() and not piece.path.is_symlink():
        yield from _walk(piece.path, wanted, budget)
    elif is_archive(piece.own):
        with _file(piece.path) as file:
            yield from members(file, piece.own, wanted, budget)
    elif piece.own.endswith(".py"):
        name = PurePosixPath(piece.own)
        if not wanted(piece.own):
            if len(slugs) > 1:
                raise Unreadable(f"is for none of the exercises by its name; call it NAME_{slugs[0]}.py or the like")
            name = PurePosixPath(f"{slugs[0]}.py")
        with _file(piece.path) as file:
            yield Member(name, file.read(budget.limits.file))
    elif piece.own == "onlinetext.html":
        raise Unreadable("is text typed on the platform; a file is needed")
    else:
        raise Unreadable("is neither a folder nor a Python file nor an archive (.zip, .tar, .tar.gz)")


def _walk(folder: Path, wanted: Wanted, budget: Budget) -> Iterator[Member]:
    for place, folders, files in os.walk(folder):
        here = PurePosixPath(Path(place).relative_to(folder).as_posix())
        deep = len(here.parts) >= DEPTH_LIMIT
        folders[:] = [] if deep else sorted(name for name in folders if not is_leftover(PurePosixPath(name)))
        for name in sorted(files):
            budget.member()
            path = here / name
            if not asked_for(path, wanted, budget):
                continue
            try:
                with _file(Path(place, name)) as file:
                    if wanted(name):
                        yield Member(path, file.read(budget.limits.file))
                    else:
                        for member in members(file, name, wanted, budget):
                            yield Member(path / member.path, member.content, member.problem)
            except Bomb:
                raise
            except Unreadable as problem:
                yield Member(path, b"", str(problem))


def _file(path: Path) -> IO[bytes]:
    """Opens an ordinary file; no link is followed, and nothing that would make us wait."""
    try:
        fd = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | O_BINARY)
    except OSError as problem:
        what = "is a link" if path.is_symlink() else f"cannot be read: {problem.strerror}"
        raise Unreadable(what) from problem
    if not stat.S_ISREG(os.fstat(fd).st_mode):
        os.close(fd)
        raise Unreadable("is no ordinary file")
    return os.fdopen(fd, "rb")


def _few(names: Sequence[str]) -> str:
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return ", ".join(names[:3]) + more
