"""What one student is told, in Markdown: each exercise, each check, and what to try next."""

import re
from collections.abc import Iterator

from grader.formats.inert import inert, inert_lines
from grader.formats.swimlanes import swimlanes
from grader.formats.terminal import MARKS, PICTURED
from grader.observation import Raised, Strand
from grader.store import Row
from grader.verdict import CheckReport, ExerciseReport, Reason

SHOWN_OUTPUT = 8


def to_markdown(row: Row) -> str:
    """Text that came from the submission is inert in it: no markup, no HTML, no links."""
    return "\n".join(_lines(row)) + "\n"


def plain(text: str) -> str:
    """Text with every sign that Markdown or HTML gives a meaning to taken at its word."""
    shown = inert(" ".join(text.splitlines()))
    escaped = re.sub(r"([\\`*_{}\[\]()#+\-.!|>~@:/&=$^])", r"\\\1", shown)
    return escaped.replace("<", "&lt;")


def fenced(lines: list[str]) -> Iterator[str]:
    """Lines as they are, between fences that are longer than any in them."""
    longest = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from ("", f"{fence}text", *(inert(line) for line in lines), fence, "")


def _lines(row: Row) -> Iterator[str]:
    about = row.about
    who = f"{about.student} ({about.id})" if about.student and about.student != about.id else about.id
    yield f"# {plain(who)}"
    yield ""
    if about.late:
        yield "Handed in late."
        yield ""
    if about.problem:
        yield f"Nothing could be graded. {plain(about.problem)}"
        yield ""
    for note in about.notes:
        yield f"- {plain(note)}"
    for exercise in row.exercises:
        yield from _exercise(exercise)


def _exercise(exercise: ExerciseReport) -> Iterator[str]:
    yield ""
    yield f"## {plain(exercise.title)}: {exercise.score} of {len(exercise.checks)}"
    yield ""
    if exercise.untouched:
        yield "Not started."
        return
    for check in exercise.checks:
        reason = f" ({plain(check.finding.reason.value)})" if check.finding else ""
        yield f"- {MARKS[check.status][0]} {plain(check.title)}{reason}"
    told: set[Reason] = set()
    for check in exercise.checks:
        if check.finding is not None and check.finding.reason not in told:
            told.add(check.finding.reason)
            yield from _problem(check)


def _problem(check: CheckReport) -> Iterator[str]:
    found = check.finding
    if found is None:
        return
    yield ""
    yield f"### {plain(check.title)}"
    yield ""
    if check.status == "error":
        yield "The grader itself made a mistake here; it does not count against you."
        return
    for word, text in (("Seen", found.seen), ("Why", found.why), ("Try", found.cure)):
        if text:
            yield f"- **{word}**: {plain(inert_lines(text))}"
    seen = check.evidence[-1] if check.evidence else None
    if seen is None:
        return
    if found.reason in PICTURED and (lanes := swimlanes(seen)):
        yield from fenced(lanes)
    if isinstance(seen.ending, Raised) and seen.ending.problem.frames:
        problem = seen.ending.problem
        places = [f"line {each.line}, in {each.function}: {each.text.strip()}" for each in problem.frames]
        yield from fenced([*places, f"{problem.kind}: {problem.message}"])
    strands = {Reason.TIMED_OUT: seen.autopsy, Reason.LEFT_RUNNING: seen.left}.get(found.reason, ())
    if strands:
        yield from fenced([_strand(each) for each in strands])
    if seen.lines:
        yield "Your program printed:"
        yield from fenced([line.text for line in seen.lines[-SHOWN_OUTPUT:]])


def _strand(each: Strand) -> str:
    where = f" at line {each.frames[-1].line}: {each.frames[-1].text.strip()}" if each.frames else ""
    return f"{each.sort} {each.name}{where}"
