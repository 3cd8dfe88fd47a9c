"""The owner of each submission, by the roster and by what the operator has decided. Pure.

Law: where two readings are possible, nobody gets a mark, and the submission waits for a decision.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from grader.intake import Person, Roster, RosterMatch, Submission
from grader.model import MissingStudent, OperatorError, SubmissionInfo

Entry = tuple[Submission, SubmissionInfo]


class Owners(Struct, frozen=True, kw_only=True):
    """The owners of all submissions.

    entries  each submission with its owner, in the order of the owners' ids
    missing  students on the roster without a submission
    notes    sentences for the operator
    moved    for ids in the store that are not those of today, the id of today, or an empty text to leave the row out
    gone     ids in the store that no entry has today
    """

    entries: list[Entry]
    missing: list[MissingStudent]
    notes: list[str]
    moved: dict[str, str] = {}
    gone: tuple[str, ...] = ()


def match_roster(
    submissions: Sequence[Submission], roster: Roster | None, stored: Iterable[SubmissionInfo] = ()
) -> Owners:
    """The owner of each submission.

    stored  what an earlier batch has stored: the ids of that batch may be others, without a roster or with another one

    Where the platform says that two people handed something in, and the roster takes both for the same student, nobody
    can tell whose mark it is. Then each keeps the id of the platform, with a problem in place of a mark.
    """
    notes = list(roster.notes) if roster else []
    people = {each.id: each for each in roster.people} if roster else {}
    named = [each.student for each in submissions if each.student and not each.unclear]
    grouped = len(named) if all("-" in each for each in named) else 0
    found = [(each, _info(each, roster, people, grouped=grouped)) for each in submissions]
    namesakes = _namesakes(found) if roster is None else {}
    claims: dict[str, list[Submission]] = {}
    for each, info in found:
        if info.listed and not info.unclear and each.decided != info.id:
            claims.setdefault(info.id, []).append(each)
    disputed = {
        own_id: _claimed_twice(rivals, own_id)
        for own_id, rivals in claims.items()
        if len({each.number or each.id for each in rivals}) > 1
    }
    entries: dict[str, Entry] = {}
    for each, own in found:
        info = _settled(each, namesakes.get(own.id, own), disputed, people)
        if info.unclear:
            notes.append(f"{info.origin} is not graded. {info.problem}")
        uploads, decided = each.uploads, each.decided
        if (before := entries.get(info.id)) is not None:
            notes.append(f"{before[1].origin} and {info.origin} are both from {info.id}")
            uploads, decided = (*before[0].uploads, *uploads), before[0].decided or decided
        alone = each.alone and not info.listed
        entries[info.id] = (replace(each, uploads=uploads, decided=decided, alone=alone), info)
    stored = list(stored)
    moved = _moved(entries, roster, stored, notes)
    kept = set(entries) | set(moved.values()) | {each.id for each in stored if each.id not in moved}
    doubt: dict[str, str] = {}
    for _, info in entries.values():
        for rival in info.rivals:
            doubt[rival] = f"{doubt[rival]} and {info.origin}" if rival in doubt else info.origin
    missing = [
        MissingStudent(id=each.id, student=each.name, unclear=doubt.get(each.id, ""))
        for each in people.values()
        if each.id not in kept
    ]
    gone = tuple(sorted({moved.get(each.id, each.id) for each in stored} - {*entries, ""}))
    return Owners(
        entries=[entries[key] for key in sorted(entries)], missing=missing, notes=notes, moved=moved, gone=gone
    )


COPY = re.compile(
    r"(?:\s*\(\d{1,3}\)|\s*-\s*(?:copy|kopie|copia|copie)(?:\s*\(\d{1,3}\))?)+$",  # codespell:ignore copie
    re.IGNORECASE,
)
"""Suffixes that browsers and file managers add to a name that is taken already: `ann (1)`, `ann - Copy`."""


def _namesakes(found: Sequence[Entry]) -> dict[str, SubmissionInfo]:
    """The entries that may be from one student, as open questions: ids that differ only in capital letters or in what
    programs add to copies, and a name that may be a longer form of another one."""
    same: dict[str, list[SubmissionInfo]] = {}
    ids = {info.id for _, info in found}
    for each, info in found:
        if not (info.unclear or each.decided):
            shorter = next((other for other in each.also if other in ids), info.id)
            same.setdefault(COPY.sub("", shorter).casefold(), []).append(info)
    return {
        info.id: replace(
            info,
            unclear=True,
            problem=f"{' and '.join(each.id for each in group)} may be one student: it is not clear whose it is.",
        )
        for group in same.values()
        if len(group) > 1
        for info in group
    }


def refuse_other_roster(owners: Owners, roster: Roster | None, path: Path | None) -> None:
    """Raises OperatorError if the roster knows nobody who handed something in: it is that of another course."""
    if roster and owners.entries and not any(info.listed or info.unclear for _, info in owners.entries):
        names = ", ".join(info.origin for _, info in owners.entries[:3])
        what = f"No submission is from a student on {path}: {len(roster.people)} are on it, and the inbox has {names}."
        raise OperatorError(what, "Give the roster of this course, or the columns by which it names the students.")


def _bare(submission: Submission) -> SubmissionInfo:
    return SubmissionInfo(
        id=submission.id, student=submission.student, number=submission.number, origin=submission.origin
    )


def _info(
    submission: Submission, roster: Roster | None, people: Mapping[str, Person], *, grouped: int
) -> SubmissionInfo:
    """The information about the owner. `grouped` is the number of names if each can begin with a group, else 0."""
    info = _bare(submission)
    if submission.unclear:
        return replace(info, unclear=True, problem=submission.unclear)
    if roster is None:
        return info
    if submission.decided:
        decided = people.get(submission.decided)
        if decided or not submission.student:
            return replace(info, student=decided.name if decided else "", listed=decided is not None)
    own = [submission.student, submission.id] if submission.student else [submission.id]
    match = roster.match(submission.number, own, submission.also, login=submission.login)
    if match.person and grouped and not roster.match("", own).person:  # found by the number: the name has to agree
        other = roster.match("", _without_group(submission.student)).person
        if other and other != match.person:
            why = f"The number is that of {match.person.id}, the name {other.id}"
            match = RosterMatch(rivals=(match.person, other), why=why)
    if not (match.person or match.why) and grouped:
        match = roster.match(submission.number, _without_group(submission.student))
        if match.person and grouped == 1:  # one name alone does not show that its hyphen ends a group
            match = RosterMatch(rivals=(match.person,), why=f"Only a part of its name is that of {match.person.id}")
    if match.why:
        rivals = tuple(each.id for each in match.rivals)
        return replace(
            info, listed=True, unclear=True, rivals=rivals, problem=f"{match.why}: it is not clear whose it is."
        )
    person: Person | None = match.person
    if person is None:
        return replace(info, listed=False)
    return replace(info, id=person.id, student=person.name or info.student, listed=True)


def _settled(
    submission: Submission, info: SubmissionInfo, disputed: Mapping[str, str], people: Mapping[str, Person]
) -> SubmissionInfo:
    """The owner, unless another person on the platform claims to be the same student.

    disputed  for each student whom several claim to be, a sentence about it
    """
    if info.listed and info.id in disputed and submission.decided != info.id and not info.unclear:
        problem = disputed[info.id]
        info = replace(_bare(submission), listed=True, unclear=True, rivals=(info.id,), problem=problem)
    if info.unclear and info.id in people:
        info = replace(info, id=f"{info.id} (to review)")  # the id of a student must not stand for an open question
    return info


def _without_group(name: str) -> list[str]:
    """The names without the group and hyphen that Moodle writes before each of them, if the assignment has groups.

    Where one name has no hyphen, no hyphen ends a group: then `Anna-Maria Lee` is not Maria Lee.
    """
    parts = name.split("-")
    return ["-".join(parts[at:]) for at in range(1, len(parts))]


def _moved(
    entries: Mapping[str, Entry], roster: Roster | None, stored: Iterable[SubmissionInfo], notes: list[str]
) -> dict[str, str]:
    """Where the rows of an earlier batch belong today. A row that another one has replaced is left out, with a note."""
    origins = {info.origin: info.id for _, info in entries.values()}
    moved: dict[str, str] = {}
    taken = set(entries)
    for info in stored:
        if info.id in entries:
            continue
        today = origins.get(info.origin, "") if info.origin else ""
        if not today and roster is not None and not info.unclear:
            person = roster.match(info.number, [info.student, info.id]).person
            today = person.id if person else ""
        if today == info.id or (not today and not info.unclear):
            continue
        if not today or (today in taken and origins.get(info.origin) != today):
            moved[info.id] = ""
            notes.append(f"{info.id} is left out: {today or 'nobody'} has what counts now")
        else:
            moved[info.id] = today
            taken.add(today)
    return moved


def _claimed_twice(claims: Sequence[Submission], person: str) -> str:
    who = " and ".join(each.id for each in claims[:3])
    return (
        f"{who} are different names or numbers, but all match {person} on the roster. "
        "Decide whose each one is, or add the platform's numbers to the roster."
    )
