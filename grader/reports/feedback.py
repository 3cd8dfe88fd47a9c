"""What one student is told, in Markdown: each exercise, each check, and what to try next."""

import re
from collections.abc import Iterator
from pathlib import Path

from grader.judging import without_references_below
from grader.model import CheckReport, ExerciseReport, Finding, GradebookRow, Observation, Raised, Reason, ThreadState
from grader.reports.escape import escape_control, escape_control_lines
from grader.reports.gantt import draw_gantt
from grader.reports.interleaving import race_lines, race_of, summary_lines
from grader.reports.terminal import MARKS, PICTURED

SHOWN_OUTPUT = 8
WIDTH = 100
"""Characters in a line of a race's steps: a page in a browser shows that many without scrolling."""


def to_markdown(row: GradebookRow) -> str:
    """Text that came from the submission is inert in it: no markup, no HTML, no links."""
    return "\n".join(_lines(row)) + "\n"


def plain(text: str) -> str:
    """Text with every sign that Markdown or HTML gives a meaning to taken at its word."""
    shown = escape_control(" ".join(text.splitlines()))
    escaped = re.sub(r"([\\`*_{}\[\]()#+\-.!|>~@:/&=$^])", r"\\\1", shown)
    return escaped.replace("<", "&lt;")


def fenced(lines: list[str]) -> Iterator[str]:
    """Lines as they are, between fences that are longer than any in them."""
    longest = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from ("", f"{fence}text", *(escape_control(line) for line in lines), fence, "")


def _lines(row: GradebookRow) -> Iterator[str]:
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
    if exercise.not_started:
        yield "Not started."
        return
    for check in exercise.checks:
        reason = f" ({plain(check.finding.reason.value)})" if check.finding else ""
        yield f"- {MARKS[check.status][0]} {plain(check.title)}{reason}"
    told: set[Reason] = set()
    for check in exercise.checks:
        if check.finding is not None and check.finding.reason not in told:
            told.add(check.finding.reason)
            yield from _problem(check, Path(exercise.path).name)


def _problem(check: CheckReport, file: str) -> Iterator[str]:
    found = check.finding
    if found is None:
        return
    yield ""
    yield f"### {plain(check.title)}"
    yield ""
    if check.status == "error":
        yield "The grader itself made a mistake here; it does not count against you."
        return
    shown = list(_evidence(found, check.evidence, file))
    why, cure = (text if shown else without_references_below(text) for text in (found.why, found.hint))
    for word, text in (("Seen", found.what), ("Why", why), ("Try", cure)):
        if text:
            yield f"- **{word}**: {plain(escape_control_lines(text))}"
    yield from shown
    if check.evidence and race_of(check.evidence) is None and check.evidence[-1].lines:
        yield "Your program printed:"
        yield from fenced([line.text for line in check.evidence[-1].lines[-SHOWN_OUTPUT:]])


def _evidence(found: Finding, evidence: tuple[Observation, ...], file: str) -> Iterator[str]:
    """What the words point to when they say "below"."""
    told = race_of(evidence)
    if told is not None:
        for text in summary_lines(told):
            yield from ("", plain(text))
        yield from fenced(race_lines(told, file, WIDTH))
        return
    seen = evidence[-1] if evidence else None
    if seen is None:
        return
    if found.reason in PICTURED and (lanes := draw_gantt(seen)):
        yield from fenced(lanes)
    if isinstance(seen.ending, Raised) and seen.ending.problem.frames:
        problem = seen.ending.problem
        places = [f"line {each.line}, in {each.function}: {each.text.strip()}" for each in problem.frames]
        yield from fenced([*places, f"{problem.kind}: {problem.message}"])
    stands = {Reason.TIMED_OUT: seen.stack_dump, Reason.DEADLOCK: seen.stack_dump, Reason.LEFT_RUNNING: seen.survivors}
    if strands := stands.get(found.reason, ()):
        yield from fenced([_strand(each) for each in strands])


def _strand(each: ThreadState) -> str:
    where = f" at line {each.frames[-1].line}: {each.frames[-1].text.strip()}" if each.frames else ""
    waits = f" waits for {each.waits_for}" if each.waits_for else ""
    return f"{each.sort} {each.name}{waits}{where}"
