"""From an observation and what was expected to a finding, or None where nothing is wrong. Pure.

Law: missing evidence is never a pass, and the first cause wins. The rules stand in one fixed order, so that one and
the same mistake gets one and the same reason, whichever check meets it first.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import UNSET

from grader import plain_values
from grader.judging.busy_wait import SWITCHES, busy_waits
from grader.judging.phrases import (
    calls_demanded,
    count_jobs,
    how_often,
    in_seconds,
    job_name_of,
    safe_repr,
    show_value,
    signal_name,
)
from grader.model import (
    MAX_WALL_TIME,
    Crashed,
    ExceptionInfo,
    Exited,
    Expectation,
    Finding,
    Observation,
    Raised,
    Reason,
    Returned,
    Status,
    Stopped,
    measure,
)

IDLE_LIMIT = 0.75
NEAR_FACTOR = 1.5
SILENT_HEARTBEATS, SILENCE_LIMIT = 10, 0.25
HEARTBEATS_DUE, HEARTBEATS_ALLOWED_MISSING = 0.7, 2
"""Which share of the heartbeats has to come, but for so many: a loop can be blocked in small slices, too."""
ASLEEP_CPU_SHARE = 0.25
"""Share of the time that a program which only waits may compute."""


Found = tuple[Reason, str]


def judge(seen: Observation, expected: Expectation) -> Finding | None:
    """The first finding by the order of RULES, without advice."""
    for rule in RULES if seen.run.exploration is None else EXPLORATION_RULES:
        for reason, text in rule(seen, expected):
            more = _printed_exception(seen) if reason in EXPLAINED_BY_OUTPUT else ""
            return Finding(status=_STATUS.get(reason, "failed"), reason=reason, what=text + more)
    return None


EXPLAINED_BY_OUTPUT = {
    Reason.WRONG_RESULT,
    Reason.WRONG_OUTPUT,
    Reason.TIMED_OUT,
    Reason.LEFT_RUNNING,
    Reason.SEQUENTIAL,
    Reason.PARTLY_CONCURRENT,
}


def _printed_exception(seen: Observation) -> str:
    """An exception that ended a thread is printed and goes no further: often the cause of all the rest."""
    lines = [line.text for line in seen.lines if line.stream == "stderr"]
    names = [text for text in lines if re.match(r"[A-Za-z_.]+(Error|Exception)\b", text)]
    traced = any(text.startswith("Traceback") for text in lines)
    return f" On the way an exception was printed: {names[-1][:200]}" if traced and names else ""


_STATUS: dict[Reason, Status] = {Reason.MACHINE_BUSY: "inconclusive", Reason.GRADER_BUG: "error"}


def _never_called(seen: Observation, _: Expectation) -> Iterator[Found]:
    if not isinstance(seen.ending, Raised):
        return
    problem = seen.ending.problem
    where = f"line {problem.frames[-1].line}: " if problem.frames else ""
    if problem.stage == "import":
        if problem.kind in ("SyntaxError", "IndentationError", "TabError"):
            yield Reason.SYNTAX_ERROR, f"{problem.kind}, {where}{problem.message}."
        elif problem.kind == "MemoryError":
            yield Reason.TOO_MUCH_MEMORY, "Importing your file used up all the memory that it may have."
        else:
            yield Reason.IMPORT_ERROR, f"Importing your file raised {problem.kind}: {where}{problem.message}"
    elif problem.stage == "lookup":
        kind = "defined in your file" if seen.run.scenario else "a function"
        yield Reason.MISSING_NAME, f"{problem.message}: it should be {kind}."
    elif problem.stage == "signature":
        yield Reason.BAD_SIGNATURE, f"{problem.message}."


def _stopped(seen: Observation, expected: Expectation) -> Iterator[Found]:
    if not isinstance(seen.ending, Stopped):
        return
    if seen.ending.busy:
        yield Reason.MACHINE_BUSY, f"The machine had no time for this run within {MAX_WALL_TIME:.0f} s."
        return
    match seen.ending.cause:
        case "import":
            yield Reason.TIMED_OUT, "Importing your file did not end."
        case "deadline" if seen.run.scenario and seen.cpu < ASLEEP_CPU_SHARE * seen.run.deadline:
            yield (
                Reason.DEADLOCK,
                f"Nothing moved any more for {in_seconds(seen.run.deadline)}: your threads wait for ever.",
            )
        case "deadline" if seen.fair_time > seen.run.max_duration:
            yield (
                Reason.TIMED_OUT,
                f"No answer after {in_seconds(seen.ended)}, though {count_jobs(seen)} were called again and again.",
            )
        case "deadline":
            yield Reason.TIMED_OUT, f"No answer, and no job in flight any more for {in_seconds(seen.run.deadline)}."
        case "cpu":
            yield (
                Reason.TIMED_OUT,
                f"No answer; your program was computing all the time ({in_seconds(seen.cpu)} so far).",
            )
        case "spins":
            yield from _overlap(seen, expected)
            yield _waits_busily(seen)
        case "processes":
            yield Reason.TOO_MANY_PROCESSES, f"Your program had started more than {seen.ending.detail} processes."
        case "missed" if seen.ending.detail == "beats" or _loop_is_silent(seen) or _loop_is_in_a_job(seen):
            yield Reason.BLOCKS_EVENT_LOOP, _silence(seen)
        case "missed":
            yield from _called_again(seen)
            yield _too_little_overlap(seen, expected.together)
        case "ceiling":
            peak = measure(seen).peak
            yield Reason.TOO_CONCURRENT, f"{peak} jobs were in flight at once; at most {seen.run.ceiling} may be."
        case "calls":
            called = Counter(seen.run.jobs[call.job].name for call in seen.calls)
            most = " and ".join(f"{name} was called {how_often(count)}" for name, count in called.most_common(1))
            never = len(seen.run.jobs) - len(called)
            yield Reason.WRONG_RESULT, f"Of {count_jobs(seen)}, {most}{f', and {never} not once' if never else ''}."
        case "output":
            yield Reason.TOO_MUCH_OUTPUT, f"More than {seen.output_bytes / 1e6:.1f} MB of output."
        case "memory":
            yield Reason.TOO_MUCH_MEMORY, f"{seen.peak_memory / 1e6:,.0f} MB of memory, and growing."
        case "garbled":
            yield Reason.BAD_ANSWER, "What came back from the process was no answer in the expected form."


def _process_ended(seen: Observation, _: Expectation) -> Iterator[Found]:
    if isinstance(seen.ending, Crashed):
        yield Reason.CRASHED, f"The process was ended by {signal_name(seen.ending.signal)}."
    elif isinstance(seen.ending, Exited):
        when = "right after its answer" if seen.ending.answered else "before the function returned"
        yield Reason.EXITED_EARLY, f"The process ended {when}, with exit code {seen.ending.code}."


def _still_running(seen: Observation, expected: Expectation) -> Iterator[Found]:
    if isinstance(seen.ending, Raised) and (expected.raises is UNSET or not expected.finishes):
        return
    late = {call.job for call in seen.calls if call.arrived > seen.ended} | set(seen.in_flight_at_end)
    if late:
        what = "raised" if isinstance(seen.ending, Raised) else "returned"
        jobs = f"{len(late)} job{'s were' if len(late) > 1 else ' was'}"
        yield Reason.LEFT_RUNNING, f"Your function {what} after {in_seconds(seen.ended)}, while {jobs} still running."
    elif seen.survivors:
        names = ", ".join(f"{strand.sort} {strand.name!r}" for strand in seen.survivors[:4])
        yield Reason.LEFT_RUNNING, f"Still alive after your function had returned: {names}."


def _given_up(seen: Observation, expected: Expectation) -> Iterator[Found]:
    """Jobs that were called and never came to their end, where an exception has to wait for all."""
    ended = {call.job for call in seen.calls if call.outcome in ("answered", "raised")}
    given_up = len({call.job for call in seen.calls if call.outcome == "dropped"} - ended)
    if given_up and expected.finishes and expected.raises is not UNSET:
        jobs = f"{given_up} job{'s' if given_up > 1 else ''}"
        yield Reason.LEFT_RUNNING, f"Your function gave up {jobs} instead of waiting for the end of all."


def _raised(seen: Observation, expected: Expectation) -> Iterator[Found]:
    if isinstance(seen.ending, Raised):
        problem = seen.ending.problem
        if problem.stage == "answer":
            yield _no_answer(seen, problem, expected)
        elif problem.kind == "NotImplementedError":
            yield Reason.NOT_STARTED, "The function still raises NotImplementedError."
        elif problem.kind == "MemoryError":
            yield Reason.TOO_MUCH_MEMORY, "The memory that your program may have was used up (MemoryError)."
        elif expected.raises is UNSET:
            yield Reason.RAISED, f"Your function raised {problem.kind}: {problem.message}"
        else:
            job = seen.run.jobs[expected.raises]
            receipt = seen.receipts[expected.raises]
            wanted = f"{job.name} raised {job.raises}, and your function should have raised that very exception"
            if not receipt or (problem.kind, problem.message) != (job.raises, receipt):
                yield Reason.RAISED, f"{wanted}; it raised {problem.kind}: {problem.message}"
            elif not problem.same_object:
                yield Reason.RAISED, f"{wanted}; it raised a new one that is like it."
    elif expected.raises is not UNSET and any(call.job == expected.raises for call in seen.calls):
        yield _swallowed(seen, expected.raises)


def _no_answer(seen: Observation, problem: ExceptionInfo, expected: Expectation) -> Found:
    """An exception that is handed back as a value has been swallowed; anything else is just no answer."""
    if expected.raises is not UNSET and str(seen.run.jobs[expected.raises].raises) in problem.message:
        return _swallowed(seen, expected.raises)
    return Reason.BAD_ANSWER, f"Your function returned {problem.message}, or something that holds one."


def _swallowed(seen: Observation, index: int) -> Found:
    job = seen.run.jobs[index]
    return Reason.SWALLOWED_EXCEPTION, f"{job.name} raised {job.raises}, and your function returned as if it had not."


def _overlap(seen: Observation, expected: Expectation) -> Iterator[Found]:
    if expected.together and seen.calls and measure(seen).peak < expected.together:
        yield _too_little_overlap(seen, expected.together)


def _busy(seen: Observation, _: Expectation) -> Iterator[Found]:
    if busy_waits(seen.cpu, seen.fair_time, len(seen.calls), seen.run_queue_time, seen.switches) is True:
        yield _waits_busily(seen)


def _waits_busily(seen: Observation) -> Found:
    share = f"{in_seconds(seen.cpu)} of processor time in {in_seconds(seen.ended)}"
    often = f" and woke up {seen.switches:,} times" if seen.switches > SWITCHES else ""
    return Reason.BUSY_WAIT, f"Your program used {share}{often}, though its jobs only wait."


def _silent(seen: Observation, _: Expectation) -> Iterator[Found]:
    if seen.longest_silence > SILENCE_LIMIT:
        text = f"For {in_seconds(seen.longest_silence)} the event loop did not move; a heartbeat is due every {in_seconds(seen.run.heartbeat)}."
        yield Reason.BLOCKS_EVENT_LOOP, text
    elif (
        seen.run.heartbeat
        and len(seen.heartbeats) < HEARTBEATS_DUE * seen.fair_time / seen.run.heartbeat - HEARTBEATS_ALLOWED_MISSING
    ):
        every = f"a heartbeat is due every {in_seconds(seen.run.heartbeat)}."
        text = f"The event loop moved only {len(seen.heartbeats)} times in {in_seconds(seen.ended)}: {every}"
        yield Reason.BLOCKS_EVENT_LOOP, text


def _calls(seen: Observation, expected: Expectation) -> Iterator[Found]:
    counts = Counter(call.job for call in seen.calls)
    wrong = [(job, counts[i]) for i, job in enumerate(seen.run.jobs) if job.times and counts[i] != job.times]
    if wrong:
        told = [f"{job.name} {how_often(count)}" for job, count in wrong[:4]]
        more = f", and {len(wrong) - 4} more" if len(wrong) > 4 else ""
        yield Reason.WRONG_RESULT, f"{calls_demanded(seen)} Called were: {', '.join(told)}{more}."
    elif (expected.together or expected.within) and not seen.calls:
        yield Reason.WRONG_RESULT, "None of the jobs was called."


def _called_again(seen: Observation) -> Iterator[Found]:
    counts = Counter(call.job for call in seen.calls)
    again = [f"{job.name} {how_often(counts[i])}" for i, job in enumerate(seen.run.jobs) if 0 < job.times < counts[i]]
    if again:
        yield Reason.WRONG_RESULT, f"{calls_demanded(seen)} Called were: {', '.join(again[:4])}."


def _value(seen: Observation, expected: Expectation) -> Iterator[Found]:
    if expected.returns is UNSET or not isinstance(seen.ending, Returned):
        return
    wanted = plain_values.decode(expected.returns)
    try:
        got = plain_values.decode(seen.ending.value)
    except plain_values.NotPlainData as problem:
        yield Reason.BAD_ANSWER, f"Your function returned {problem}."
        return
    unanswered = [job.name for job, receipt in zip(seen.run.jobs, seen.receipts, strict=True) if not receipt]
    if plain_values.equal(got, wanted):
        # A receipt that was never handed out stands as "" in what is wanted; anybody can return that.
        if unanswered and _holds(wanted, ""):
            yield Reason.WRONG_RESULT, f"Nobody waited for the answer of {', '.join(unanswered[:4])}."
        return
    if type(got) is list and type(wanted) is list and Counter(map(safe_repr, got)) == Counter(map(safe_repr, wanted)):
        order = ", ".join(job_name_of(each, wanted, seen) for each in got[:8])
        yield Reason.WRONG_ORDER, f"All results are there, in the wrong order: {order}."
        return
    yield Reason.WRONG_RESULT, f"Your function returned {show_value(got, seen)} instead of {show_value(wanted, seen)}."


def _output(seen: Observation, expected: Expectation) -> Iterator[Found]:
    printed = [line.text for line in seen.lines if line.stream == "stdout"]
    for start, wanted in expected.prints.items():
        got = tuple(text for text in printed if text.startswith(start))
        if got != wanted:
            told = " · ".join(got[:8]) or f"no line that begins with {start!r}"
            yield Reason.WRONG_OUTPUT, f"Printed: {told}. Expected: {' · '.join(wanted[:8])}."
    strange = [text for text in printed if not text.startswith(tuple(expected.prints))]
    if expected.prints and strange and any(start in text for text in strange for start in expected.prints):
        yield Reason.WRONG_OUTPUT, f"A line came out that is none of those asked for: {strange[0][:80]!r}."


def _near(seen: Observation, expected: Expectation) -> Iterator[Found]:
    figures = measure(seen)
    if expected.within and (seen.fair_makespan or figures.makespan) > NEAR_FACTOR * max(expected.within, figures.span):
        text = f"The jobs took {in_seconds(figures.makespan)} from first start to last end; {in_seconds(expected.within)} are enough."
        yield Reason.PARTLY_CONCURRENT, text
    if seen.longest_idle > IDLE_LIMIT:
        text = f"For {in_seconds(seen.longest_idle)} of the {in_seconds(seen.ended)} that your function took, no job was in flight."
        yield Reason.TOO_SLOW, text
    elif seen.longest_idle_upper_bound > IDLE_LIMIT:
        text = f"For {in_seconds(seen.longest_idle_upper_bound)} no job was in flight, on a machine too busy to say whose fault that was."
        yield Reason.MACHINE_BUSY, text


Rule = Callable[[Observation, Expectation], Iterator[Found]]
RULES: tuple[Rule, ...] = (
    _never_called,
    _stopped,
    _process_ended,
    _still_running,
    _raised,
    _given_up,
    _overlap,
    _busy,
    _silent,
    _calls,
    _value,
    _output,
    _near,
)


EXPLORATION_RULES: tuple[Rule, ...] = (_never_called, _stopped, _process_ended, _raised)
"""In virtual time there is nothing to wait for, and a search computes."""


def _too_little_overlap(seen: Observation, together: int) -> Found:
    figures = measure(seen)
    wanted = together or max((job.meet for job in seen.run.jobs), default=0) or len(seen.run.jobs)
    if figures.peak <= 1:
        lengths = [job.seconds for job in seen.run.jobs]
        pace = f" One after the other the {count_jobs(seen)} take {in_seconds(sum(lengths))}; together they take {in_seconds(max(lengths))}."
        return Reason.SEQUENTIAL, (
            f"One job at a time: in {in_seconds(figures.span)} that a job was in flight, no other was started beside it."
            + (pace if len(seen.run.jobs) > 1 else "")
        )
    if isinstance(seen.ending, Stopped) and seen.ending.detail == "after":
        done = sum(call.outcome != "dropped" for call in seen.calls)
        return Reason.PARTLY_CONCURRENT, (
            f"One job was held until the others were done, but only {done} were: a place that was free stayed empty."
        )
    if figures.peak >= wanted:
        return Reason.PARTLY_CONCURRENT, f"{wanted} jobs were in flight together, but a later one found none beside it."
    return Reason.PARTLY_CONCURRENT, f"Never more than {figures.peak} jobs were in flight at once; {wanted} should be."


def _loop_is_silent(seen: Observation) -> bool:
    return (
        bool(seen.run.heartbeat)
        and seen.ended - max(seen.heartbeats, default=0.0) > SILENT_HEARTBEATS * seen.run.heartbeat
    )


def _loop_is_in_a_job(seen: Observation) -> bool:
    """A claim, which only chooses between two reasons for the same failure."""
    inside = [strand for strand in seen.stack_dump if strand.waits_for.startswith("an answer to")]
    return seen.run.coroutine and any(strand.name == "MainThread" for strand in inside)


def _silence(seen: Observation) -> str:
    if not seen.run.heartbeat:
        return f"For {in_seconds(measure(seen).span)} the event loop did not move: its thread was inside a call that blocks."
    last = max((call.arrived for call in seen.calls if call.ended is None or call.outcome == "dropped"), default=0.0)
    beats = sum(beat > last for beat in seen.heartbeats)
    quiet = seen.ended - max(seen.heartbeats, default=0.0)
    return (
        f"While a call was blocking, the event loop did not move: {beats} heartbeats in {in_seconds(seen.ended - last)}, "
        f"one is due every {in_seconds(seen.run.heartbeat)}, and none came for {in_seconds(quiet)}."
    )


def _holds(value: Any, part: str) -> bool:
    if type(value) is dict:
        return _holds([*value, *value.values()], part)
    return any(_holds(each, part) for each in value) if type(value) in (list, tuple, set) else bool(value == part)
