"""Which evidence a report shows for a check, and in which order. Pure: terminal and feedback only render the result.

The interleaving of a failing schedule stands alone, because it already contains the rest. Any other run shows its
timeline, its traceback, where its threads stand, and its printed output, as far as they exist and explain the reason.
"""

from msgspec import Struct

from grader.judging import SHOWN_REASONS, without_references_below
from grader.model import CheckReport, ExceptionInfo, Explained, Observation, OutputLine, Raised, Reason, ThreadState
from grader.reports.gantt import draw_gantt
from grader.reports.own_output import OwnOutput

TIMELINE_REASONS = frozenset(
    {
        Reason.SEQUENTIAL,
        Reason.PARTLY_CONCURRENT,
        Reason.NOT_PARALLEL,
        Reason.TOO_SLOW,
        Reason.TOO_CONCURRENT,
        Reason.BLOCKS_EVENT_LOOP,
    }
)
"""Reasons that the timeline of the jobs makes visible. LEFT_RUNNING has one, too, if jobs were left in flight."""

STACK_DUMP_REASONS = frozenset({Reason.TIMED_OUT, Reason.DEADLOCK, Reason.TOO_SLOW})
"""Reasons for which the position of each thread at the end of the run is shown."""

MAX_PRINTED_LINES = 8
"""Lines of printed output in a report: the last ones. The earlier ones are counted."""


class Interleaving(Struct, frozen=True):
    """The steps of a schedule that fails."""

    explained: Explained


class Timeline(Struct, frozen=True):
    """The bars of the jobs, drawn: `lines` are text that is not escaped yet."""

    lines: tuple[str, ...]


class Traceback(Struct, frozen=True):
    """An exception with the student's own frames."""

    problem: ExceptionInfo


class ThreadPositions(Struct, frozen=True):
    """Where threads, tasks and processes stand. `title` is a phrase without punctuation."""

    title: str
    threads: tuple[ThreadState, ...]


class PrintedOutput(Struct, frozen=True):
    """The last lines that the program printed; `omitted` is the number of lines before them."""

    lines: tuple[OutputLine, ...]
    omitted: int


Part = Interleaving | Timeline | Traceback | ThreadPositions | PrintedOutput


class Evidence(Struct, frozen=True, kw_only=True):
    """The evidence that a report shows for one check.

    parts  the parts to show, in order
    why    why the failure matters; without the sentences that refer to parts which are not there
    hint   what to try next; cut in the same way
    """

    parts: tuple[Part, ...] = ()
    why: str = ""
    hint: str = ""


def failing_schedule(check: CheckReport) -> Explained | None:
    """The schedule that decides that the check fails, step by step; None if no schedule decides that."""
    found = check.finding
    return None if found is not None and found.reason in SHOWN_REASONS else shown_schedule(check)


def shown_schedule(check: CheckReport) -> Explained | None:
    """The schedule that a page goes through; None if there is none."""
    return next((run.ending for run in reversed(check.evidence) if isinstance(run.ending, Explained)), None)


def select_evidence(check: CheckReport, columns: int = 0, *, is_page: bool = False) -> Evidence:
    """The parts and the advice to show for `check`; empty for a check without a finding.

    columns: those that a line of the timeline may have; 0 for any number. is_page: whether one can go through steps,
    so that they help even if every schedule fails.
    """
    finding = check.finding
    if finding is None:
        return Evidence()
    explained = shown_schedule(check) if is_page else failing_schedule(check)
    runs = tuple(each for each in check.evidence if each.run.exploration is None or not each.run.exploration.explain)
    parts = (Interleaving(explained),) if explained is not None else _parts(finding.reason, runs, columns)
    if all(isinstance(part, PrintedOutput) for part in parts):
        why, hint = without_references_below(finding.why), without_references_below(finding.hint)
        return Evidence(parts=parts, why=why, hint=hint)
    return Evidence(parts=parts, why=finding.why, hint=finding.hint)


def _parts(reason: Reason, runs: tuple[Observation, ...], columns: int) -> tuple[Part, ...]:
    if not runs:
        return ()
    seen = runs[-1]
    timeline = _timeline(reason, seen, columns)
    parts = (timeline, _traceback(seen), _thread_positions(reason, seen), _printed_output(reason, seen))
    return tuple(part for part in parts if part is not None)


def _timeline(reason: Reason, seen: Observation, columns: int) -> Timeline | None:
    if reason in TIMELINE_REASONS or (reason is Reason.LEFT_RUNNING and seen.in_flight_at_end):
        lines = draw_gantt(seen, columns=columns)
        return Timeline(tuple(lines)) if lines else None
    return None


def _traceback(seen: Observation) -> Traceback | None:
    if isinstance(seen.ending, Raised) and seen.ending.problem.frames:
        return Traceback(seen.ending.problem)
    return None


def _thread_positions(reason: Reason, seen: Observation) -> ThreadPositions | None:
    if reason in STACK_DUMP_REASONS and seen.stack_dump:
        return ThreadPositions("where your program stands", seen.stack_dump)
    if reason is Reason.LEFT_RUNNING and seen.survivors:
        return ThreadPositions("still running after your function ended", seen.survivors)
    return None


def _printed_output(reason: Reason, seen: Observation) -> PrintedOutput | None:
    if reason is Reason.NOT_STARTED or not seen.lines:
        return None
    shown = OwnOutput().shown
    lines = tuple(line for each in seen.lines for line in shown(each))
    return PrintedOutput(lines[-MAX_PRINTED_LINES:], max(0, len(lines) - MAX_PRINTED_LINES)) if lines else None
