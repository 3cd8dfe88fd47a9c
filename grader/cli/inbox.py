"""The command `inbox`: whose each entry of an inbox is, which attempt, and why. Nothing runs."""

import argparse
import re
import tempfile
from pathlib import Path

from msgspec.structs import replace
from rich.console import Console
from rich.table import Table
from rich.text import Text

from grader.batch import ArchiveReader, Entry, keep_decisions, late_exercises, match_roster
from grader.cli.options import add_course, add_platform, folder, platform_of
from grader.intake import (
    SubmittedFile,
    course_of,
    graded_exercises,
    load_catalogue,
    load_submission,
    open_inbox,
    read_inbox,
    read_roster,
    time_of_upload,
)
from grader.reports.escape import escape_control


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("inbox", type=folder, metavar="INBOX", help="folder or archive with the submissions")
    parser.add_argument("--exercise", action="append", default=[], metavar="SLUG", help="only this one (repeatable)")
    parser.add_argument("--roster", type=Path, metavar="FILE.csv", help="list of students")
    add_course(parser)
    add_platform(parser)


def run(options: argparse.Namespace) -> int:
    """Prints a line for each submission. Returns 4 if it is not clear whose one is or what counts."""
    catalogue = load_catalogue(options.root)
    rules = course_of(options.inbox, options.course, catalogue)
    exercises, known = graded_exercises(catalogue, options.exercise, rules), [each.slug for each in catalogue]
    roster = read_roster(options.roster) if options.roster else None
    with tempfile.TemporaryDirectory(prefix="grader-inbox-") as scratch, ArchiveReader() as read_archive:
        left_out: list[str] = []
        inbox = open_inbox(options.inbox, Path(scratch), read_archive, left_out)
        decisions = keep_decisions(Path(scratch), options.accept, inbox)
        contents = read_inbox(inbox, exercises, known=known, platform=platform_of(options), decisions=decisions)
        owners = match_roster(contents.submissions, roster)
        in_doubt = 0
        table = Table("who", "what", "attempt", "late", "why", box=None, pad_edge=False)
        for column in table.columns:
            column.overflow = "fold"
        for submission, info in owners.entries:
            loaded = load_submission(submission, exercises, read_archive=read_archive, known=known, rules=rules)
            in_doubt += (loaded.unclear or bool(loaded.doubts and not submission.decided)) and not info.unclear
            files = ", ".join(map(_file, loaded.sources))
            attempts = ", ".join(
                _attempt(each)
                for each in sorted({each.when or each.upload * (not each.single) for each in submission.uploads})
                if each
            )
            who = f"{info.id} ({info.student})" if info.student and info.student != info.id else info.id
            tried = [f"{slug}: the best of {len(each)} attempts counts" for slug, each in loaded.attempts.items()]
            why = info.problem or " · ".join(
                (_reason((submission, info)), *tried, *loaded.guesses, *loaded.doubts, *loaded.notes)
            )
            about = replace(info, late=loaded.late, late_for=loaded.late_for, times=loaded.times)
            late = "late" if loaded.late else ""
            if rules and loaded.sources:
                late = ", ".join(late_exercises(rules, about, [each.slug for each in loaded.sources]))
            cells = [who, "" if info.unclear else files or loaded.problem, attempts, late, why]
            table.add_row(*(Text(escape_control(each)) for each in cells))
    console = Console(highlight=False)
    console.print(table)
    for note in (*left_out, *owners.notes, *(f"ignored: {each}" for each in contents.ignored)):
        console.print(Text(f"  {escape_control(note)}"))
    for person in owners.missing:
        what = f"may be the owner of {person.unclear}" if person.unclear else "missing"
        console.print(Text(f"  {escape_control(person.id)} {escape_control(person.student)}: {what}"))
    unclear = sum(info.unclear for _, info in owners.entries) + in_doubt
    unlisted = sum(info.listed is False for _, info in owners.entries)
    counts = [f"{len(owners.entries)} submissions", f"{len(owners.missing)} missing", f"{unclear} to review"]
    counts += [f"{unlisted} not on the roster"] if roster else []
    console.print(Text(f"Names of {contents.platform}: {', '.join(counts)}, {len(contents.ignored)} ignored."))
    return 4 if unclear or unlisted else 0


def _file(source: SubmittedFile) -> str:
    """The exercise, and the name of its file where that is not the usual one."""
    return source.slug if source.path == Path(f"{source.slug}.py") else f"{source.slug}: {source.path}"


def _attempt(text: str) -> str:
    """The time of an attempt, or its number as the platform writes it."""
    time = time_of_upload(text)
    return time.isoformat(" ", "minutes") if time else re.sub(r"(?<!\d)0+(?=\d)", "", text)


def _reason(entry: Entry) -> str:
    submission, info = entry
    if submission.decided:
        return "decided"
    if info.listed:
        return "on the roster"
    return "not on the roster" if info.listed is False else "by its name"
