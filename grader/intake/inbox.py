"""The submissions in an inbox: whose each entry is, by all names together. No submission is opened.

Law: each entry belongs to a submission, is ignored with its name in a list, or waits for a decision. Nothing is merged,
dropped or doubled silently. Only the platform's own part of a name tells whose it is: the student chooses the rest.
"""

import itertools
import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from grader.intake.archives import is_archive, strip_suffix
from grader.intake.file_names import is_python, named_file, stem_of
from grader.intake.nobodys import is_junk, is_stray
from grader.intake.opening import printable
from grader.intake.platforms import PLATFORMS, Listing, Platform, Reading, find_platform
from grader.intake.platforms.reading import numbers_padded
from grader.intake.several import SURE
from grader.model import Exercise, OperatorError

PLAIN = "plain"
"""The name of the platform that fits every name."""

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
    """The submission of one student.

    id       the platform's name and number, or the name of the file or folder
    student  the student's name on the platform; empty without a platform
    number   the student's or submission's number on the platform; empty without a platform
    uploads  its folders, files and archives in the inbox
    notes    sentences for the operator
    unclear  why it is not clear whose it is; empty if it is
    decided  the student's id by a decision of the operator; empty without one
    also     other names and logins of the same student on the platform
    login    whether `student` is a login, and no name
    alone    whether it is all that an inbox without a platform holds: then it may be a folder of all students
    """

    id: str
    student: str = ""
    also: tuple[str, ...] = ()
    login: bool = False
    number: str = ""
    uploads: tuple[Upload, ...]
    notes: tuple[str, ...] = ()
    unclear: str = ""
    decided: str = ""
    alone: bool = False

    @property
    def origin(self) -> str:
        """The name of its first upload in the inbox."""
        return entry_name(self.uploads[0].path.name)


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
    """The contents of an inbox, with the owner of each entry. Reads no submission.

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
    by_entry = {entry_name(each): decided for each, decided in decisions.items()}
    listed = [each for each in names if not _is_nobodys(inbox, each, by_entry)]
    strays = {each for each in listed if _is_stray(inbox, each, by_entry)}
    texts = _as_texts(listed)
    everything = Listing(names=list(texts.values()), folder=inbox)
    left = Listing(names=[texts[each] for each in listed if each not in strays] or everything.names, folder=inbox)
    given, platform = platform, platform or find_platform(left)
    readings = dict(platform.read(everything if platform.fixed else left))
    platforms_own = {} if given or platform.name != PLAIN else _of_a_platform(left)
    groups: dict[tuple[str, bool], Submission] = {}
    ignored = [printable(each) for each in names if each not in texts]
    for name, text in texts.items():
        own = (
            [] if name in strays and not readings.get(text) else _submissions_of(text, readings, platform, slugs, only)
        )
        if text in platforms_own:
            own = [_unplaced(text, platforms_own[text])]
        if not own:
            ignored.append(text)
        if entry_name(name) in by_entry and not own:
            own, _ = [_unplaced(text, "")], ignored.pop()
        for each in own:
            place = (each.id, bool(each.unclear))
            before = groups.get(place)
            uploads = (*(before.uploads if before else ()), *_with_path(each, inbox / name).uploads)
            groups[place] = replace(before or each, uploads=uploads)
    found = _merged([part for each in groups.values() for part in _decided(each, by_entry)])
    if len(found) == 1 and platform.name == PLAIN:
        found = {key: replace(each, alone=len(each.uploads) == 1) for key, each in found.items()}
    return InboxContents(
        platform=platform.title,
        submissions=tuple(_without_lone_receipts(found[key]) for key in sorted(found)),
        ignored=tuple(sorted(ignored)),
    )


def entry_name(name: str) -> str:
    """The name of an entry as decisions and reports have it. Systems write the same accent in two ways; this is one."""
    return unicodedata.normalize("NFC", printable(name))


def _as_texts(names: Sequence[str]) -> dict[str, str]:
    """Each name as a text that can be stored. Two names that are not UTF-8 must not become one."""
    texts = {name: printable(name) for name in names}
    counts = Counter(texts.values())
    return {name: text if counts[text] == 1 else ascii(name)[1:-1] for name, text in texts.items()}


def _decided(submission: Submission, decisions: Mapping[str, str]) -> list[Submission]:
    """The submission, or its parts, with the student that the operator has decided. One decision is for all entries."""
    by_student: dict[str, list[Upload]] = {}
    for each in submission.uploads:
        by_student.setdefault(decisions.get(entry_name(each.path.name), ""), []).append(each)
    students = [each for each in by_student if each]
    if len(students) == 1:
        by_student = {students[0]: list(submission.uploads)}
    nobody = replace(submission, student="", number="", also=(), unclear="")
    parts = []
    for who, uploads in by_student.items():
        known = submission if who in ("", submission.id) and not (who and submission.unclear) else nobody
        parts.append(replace(known, id=who or known.id, decided=who, uploads=tuple(uploads)))
    return parts


def _merged(submissions: Sequence[Submission]) -> dict[str, Submission]:
    """The submissions by their ids. An open question never gets the id of a student."""
    found: dict[str, Submission] = {}
    for each in sorted(submissions, key=lambda each: bool(each.unclear)):
        before = found.get(each.id)
        if each.unclear:
            numbers = (f"{each.id} (to review{f' {at}' if at else ''})" for at in itertools.count())
            own_id = each.id if before is None else next(new for new in numbers if new not in found)
            found[own_id] = replace(each, id=own_id)
        elif before is None:
            found[each.id] = each
        else:
            known = before if before.decided else each
            found[each.id] = replace(known, uploads=(*before.uploads, *each.uploads))
    return found


def identify(name: str, slugs: Sequence[str] = ()) -> Submission:
    """The submission that an entry belongs to, by its name alone, as the only entry of an inbox. Pure."""
    listing = Listing(names=[name])
    platform = find_platform(listing)
    [found] = _submissions_of(name, platform.read(listing), platform, slugs, "")
    return found


def _is_nobodys(inbox: Path, name: str, decisions: Mapping[str, str]) -> bool:
    """Whether nobody can have handed this in: by decision, as junk of a system, or as results of a batch."""
    if entry_name(name) in decisions:
        return decisions[entry_name(name)] == IGNORED
    return is_junk(inbox / name)


def _is_stray(inbox: Path, name: str, decisions: Mapping[str, str]) -> bool:
    """Whether it looks like a list, a log or a page. It is a hand-in if the platform says whose it is."""
    return entry_name(name) not in decisions and is_stray(inbox / name)


def _of_a_platform(listing: Listing) -> dict[str, str]:
    """Names that only a platform gives, in an inbox where most names are others: for each, why it is not clear."""
    found = {name: each.title for each in PLATFORMS if each.name in SURE for name in each.read(listing)}
    why = "is a name that {} gives, and most others are not. Give --platform, or decide whose it is."
    return {name: f"{name} {why.format(title)}" for name, title in found.items()}


def _submissions_of(
    name: str, readings: Mapping[str, tuple[Reading, ...]], platform: Platform, slugs: Sequence[str], only: str
) -> list[Submission]:
    if name not in readings:
        return [_unplaced(name, f"{name} is not a name that {platform.title} gives.")]
    found = [_submission(name, each, slugs, only) for each in readings[name]]
    return [replace(each, login=platform.logins) for each in found]


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
    student = unicodedata.normalize("NFC", reading.student)
    own_id = f"{student}_{reading.number}" if reading.number else student
    return Submission(id=own_id, student=student, also=reading.also, number=reading.number, uploads=(upload,))


def _of_plain_name(name: str, slugs: Sequence[str], only: str) -> Submission:
    """Without a platform, the name is the student's, with or without the name of an exercise at one of its ends.

    only  the exercise, if there is only one to grade: then a name without an exercise is for it
    """
    upload = Upload(path=Path(name), own=name)
    stem = stem_of(name) if is_python(name) else strip_suffix(name) or name
    if named_file(name if is_python(name) else f"{stem}.py", slugs) is not None:
        return _unplaced(name, f"{name} names an exercise, but not a student.")
    if not (is_python(name) or is_archive(name)):
        return Submission(id=unicodedata.normalize("NFC", stem), uploads=(upload,))
    ending = name[len(stem) :]
    for student, own in _parts_of(stem, slugs):
        if named_file(f"{student}.py", slugs) is not None:
            return _unplaced(name, f"{name} names two exercises, but not a student.")
        return Submission(id=unicodedata.normalize("NFC", student), uploads=(replace(upload, own=own + ending),))
    own = only + ending if only else name
    return Submission(id=unicodedata.normalize("NFC", stem), uploads=(replace(upload, own=own),))


def _parts_of(stem: str, slugs: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The student and the file's own name, for each way in which an exercise can be at one of the ends.

    The very name of an exercise comes first. In another spelling, or with added words, it must be at the end.
    """
    for slug in sorted(slugs, key=len, reverse=True):
        for pattern in (rf"(.+?)[ ._-]+{slug}", rf"{slug}[ ._-]+(.+)"):
            if match := re.fullmatch(pattern, stem, re.DOTALL):
                yield match[1], slug
    first_words = {re.split(r"[ ._-]", slug)[0] for slug in slugs}
    for match in re.finditer(r"[ ._-]+", stem):
        rest = stem[match.end() :]
        begins = any(rest.casefold().startswith(word.casefold()) for word in first_words)
        if stem[: match.start()] and begins and named_file(f"{rest}.py", slugs) is not None:
            yield stem[: match.start()], rest


def _unplaced(name: str, why: str) -> Submission:
    return Submission(id=name, uploads=(Upload(path=Path(name), own=name),), unclear=why)


def _with_path(submission: Submission, path: Path) -> Submission:
    return replace(submission, uploads=tuple(replace(each, path=path) for each in submission.uploads))


def _without_lone_receipts(submission: Submission) -> Submission:
    """A file that the platform wrote about another one counts for nothing, unless it is all that there is."""
    others = tuple(each for each in submission.uploads if not each.receipt)
    return replace(submission, uploads=others or submission.uploads)
