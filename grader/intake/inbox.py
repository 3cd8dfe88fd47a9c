"""The submissions in an inbox: whose each entry is, by all names together. No submission is opened.

Law: each entry belongs to a submission, is ignored with its name in a list, or waits for a decision. Nothing is merged,
dropped or doubled silently. Only the platform's own part of a name tells whose it is: the student chooses the rest.
"""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

from msgspec import Struct
from msgspec.structs import replace

from grader.intake.archives import is_os_junk, strip_suffix
from grader.intake.file_names import is_python, named_file, stem_of
from grader.intake.opening import printable
from grader.intake.platforms import Listing, Platform, Reading, find_platform
from grader.intake.platforms.reading import numbers_padded
from grader.model import Exercise, OperatorError

STRAY = re.compile(
    r"~\$.*|readme(\..*)?|index\.html?|.*\.(csv|xlsx?|ods|numbers|log|tmp|lnk|url|part|crdownload)", re.IGNORECASE
)
"""Files at the top of an inbox that nobody hands in: lists, logs, locks of office programs, pages of platforms."""

STORE = "store.sqlite"
"""The file by which the results of a batch are known, also if they lie in the inbox."""

IGNORED = "-"
"""The student in a decision that an entry belongs to nobody."""


class Upload(Struct, frozen=True, kw_only=True):
    """A folder, file or archive in the inbox.

    path     where it is
    own      its name without the prefix of the platform
    upload   a text that is greater for a later upload; empty where the platform does not tell
    late     whether the platform marks it as late
    typed    whether it is text or a link that was typed on the platform
    receipt  whether the platform wrote it about another file
    single   whether the platform gives one attempt alone: then `upload` only orders its files
    when     the time of the attempt, where `upload` does not have it
    """

    path: Path
    own: str
    upload: str = ""
    late: bool = False
    typed: bool = False
    receipt: bool = False
    single: bool = False
    when: str = ""


class Submission(Struct, frozen=True, kw_only=True):
    """What one student handed in.

    id       the platform's name and number, or the name of the file or folder
    student  the student's name on the platform; empty without a platform
    number   the student's or submission's number on the platform; empty without a platform
    uploads  its folders, files and archives in the inbox
    notes    sentences for the operator
    unclear  why it is not clear whose it is; empty if it is
    decided  the student's id by a decision of the operator; empty without one
    """

    id: str
    student: str = ""
    number: str = ""
    uploads: tuple[Upload, ...]
    notes: tuple[str, ...] = ()
    unclear: str = ""
    decided: str = ""

    @property
    def origin(self) -> str:
        """The name of its first upload in the inbox."""
        return printable(self.uploads[0].path.name)


class InboxContents(Struct, frozen=True, kw_only=True):
    """All entries of an inbox.

    platform     the title of the platform that the names come from
    submissions  the submissions, in the order of their ids
    ignored      names of entries that belong to nobody
    """

    platform: str
    submissions: tuple[Submission, ...]
    ignored: tuple[str, ...]


def read_inbox(
    inbox: Path,
    exercises: Sequence[Exercise],
    *,
    known: Sequence[str] = (),
    platform: Platform | None = None,
    decisions: Mapping[str, str] | None = None,
) -> InboxContents:
    """Whose each entry is. Reads no submission.

    known      the exercises that a name can mean; by default `exercises`
    platform   the platform; None to find it
    decisions  the student's id for the names of entries, by the operator; IGNORED for an entry of nobody

    Raises OperatorError if the inbox cannot be read.
    """
    slugs = [*dict.fromkeys([*(exercise.slug for exercise in exercises), *known])]
    only = exercises[0].slug if len(exercises) == 1 else ""
    decisions = decisions or {}
    try:
        names = sorted(os.listdir(inbox))  # noqa: PTH208
    except OSError as problem:
        raise OperatorError(f"{inbox} cannot be read: {problem.strerror}.", "Check its permissions.") from problem
    ignored = [printable(each) for each in names if _is_stray(inbox, each, decisions)]
    left = [each for each in names if printable(each) not in set(ignored)]
    paths = {printable(each): inbox / each for each in left}
    listing = Listing(names=list(paths), folder=inbox)
    platform = platform or find_platform(listing)
    readings = platform.read(listing)
    found: dict[str, Submission] = {}
    for name, path in paths.items():
        own = [_with_path(each, path) for each in _submissions_of(name, readings, platform, slugs, only)]
        if name in decisions:
            own = [_decided(own, name, path, decisions[name])]
        elif not own:
            ignored.append(name)
        for each in own:
            before = found.get(each.id)
            found[each.id] = replace(before, uploads=(*before.uploads, *each.uploads)) if before else each
    return InboxContents(
        platform=platform.title,
        submissions=tuple(_without_lone_receipts(found[key]) for key in sorted(found)),
        ignored=tuple(sorted(ignored)),
    )


def identify(name: str, slugs: Sequence[str] = ()) -> Submission:
    """The submission that an entry belongs to, by its name alone, as the only entry of an inbox. Pure."""
    listing = Listing(names=[name])
    platform = find_platform(listing)
    [found] = _submissions_of(name, platform.read(listing), platform, slugs, "")
    return found


def _is_stray(inbox: Path, name: str, decisions: Mapping[str, str]) -> bool:
    if printable(name) in decisions:
        return decisions[printable(name)] == IGNORED
    if is_os_junk(PurePosixPath(name)):
        return True
    if (inbox / name).is_dir():
        return (inbox / name / STORE).is_file()
    return STRAY.fullmatch(name) is not None


def _submissions_of(
    name: str, readings: Mapping[str, tuple[Reading, ...]], platform: Platform, slugs: Sequence[str], only: str
) -> list[Submission]:
    if name not in readings:
        return [_unplaced(name, f"{name} is not a name that {platform.title} gives.")]
    return [_submission(name, each, slugs, only) for each in readings[name]]


def _submission(name: str, reading: Reading, slugs: Sequence[str], only: str) -> Submission:
    if not reading.student:
        return _of_plain_name(name, slugs, only)
    upload = Upload(
        path=Path(name),
        own=reading.own,
        upload=numbers_padded(reading.upload),
        late=reading.late,
        typed=reading.typed,
        receipt=reading.receipt,
        single=reading.single,
        when=reading.when,
    )
    own_id = f"{reading.student}_{reading.number}" if reading.number else reading.student
    return Submission(id=own_id, student=reading.student, number=reading.number, uploads=(upload,))


def _of_plain_name(name: str, slugs: Sequence[str], only: str) -> Submission:
    """Without a platform, the name is the student's, with or without the name of an exercise at one of its ends.

    only  the exercise, if there is only one to grade: then a name without an exercise is for it
    """
    upload = Upload(path=Path(name), own=name)
    if not is_python(name):
        return Submission(id=strip_suffix(name) or name, uploads=(upload,))
    if named_file(name, slugs) is not None:
        return _unplaced(name, f"{name} names an exercise, but not a student.")
    stem = stem_of(name)
    for slug in sorted(slugs, key=len, reverse=True):
        for pattern in (rf"(.+?)[ ._-]+{slug}", rf"{slug}[ ._-]+(.+)"):
            if match := re.fullmatch(pattern, stem, re.DOTALL):
                if match[1] in slugs:
                    return _unplaced(name, f"{name} names two exercises, but not a student.")
                own = slug + name[len(stem) :]
                return Submission(id=match[1], uploads=(replace(upload, own=own),))
    own = only + name[len(stem) :] if only else name
    return Submission(id=stem, uploads=(replace(upload, own=own),))


def _unplaced(name: str, why: str) -> Submission:
    return Submission(id=name, uploads=(Upload(path=Path(name), own=name),), unclear=why)


def _with_path(submission: Submission, path: Path) -> Submission:
    return replace(submission, uploads=tuple(replace(each, path=path) for each in submission.uploads))


def _decided(own: Sequence[Submission], name: str, path: Path, student: str) -> Submission:
    """The submission of an entry whose student the operator has decided."""
    known = own[0] if own else replace(_unplaced(name, ""), uploads=(Upload(path=path, own=name),))
    return replace(known, id=student, student="", number="", unclear="", decided=student)


def _without_lone_receipts(submission: Submission) -> Submission:
    """A file that the platform wrote about another one counts for nothing, unless it is all that there is."""
    others = tuple(each for each in submission.uploads if not each.receipt)
    return replace(submission, uploads=others or submission.uploads)
