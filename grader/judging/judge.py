"""Judge one run: from an observation and an expectation to a finding, or None if nothing is wrong. Pure.

Law: missing evidence is never a pass, and the first cause wins. The rules have one fixed order. So the same mistake
gets the same reason, whichever check finds it first.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from msgspec import UNSET

from grader import plain_values
from grader.judging.busy_wait import SWITCHES, busy_waits
from grader.judging.overlap_findings import (
    Found,
    describe_silence,
    loop_is_in_a_job,
    loop_is_silent,
    silence,
    too_few_heartbeats,
    too_little_overlap,
    too_many_connections,
    too_many_jobs,
    was_silent,
)
from grader.judging.parallel_findings import too_little_parallel
from grader.judging.phrases import (
    count_jobs,
    describe_difference,
    describe_order,
    in_seconds,
    named_entries,
    nothing_called,
    number_of_times,
    other_sequence,
    show_value,
    signal_name,
    subject,
    unexpected_calls,
    unit_of,
)
from grader.judging.printed_problems import EXPLAINED_BY_OUTPUT, printed_problem
from grader.judging.shortage import unless_machine_was_short
from grader.judging.standstill import standstill
from grader.judging.time_limits import BUSY, IDLE_LIMIT, makespan_limit, measured_makespan
from grader.model import (
    MAX_WALL_TIME,
    OUTPUT_LIMIT,
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

FORM_ERRORS = (TypeError, AttributeError, LookupError, ValueError, ArithmeticError, RecursionError, MemoryError)
"""Exceptions that a suite raises when it takes apart a return value of another form or size than expected."""

SHORT_DICTIONARY, MOST_SHOWN = 3, 800
"""Entries of a returned dictionary that is shown as a whole; characters of the entries that differ."""
ASLEEP_CPU_SHARE = 0.25
"""Share of the deadline that a deadlocked program may compute; a program that computes more has timed out."""


def judge(seen: Observation, expected: Expectation) -> Finding | None:
    """The first finding in the order of RULES, without advice; None if the run meets the expectation."""
    for rule in RULES if seen.run.exploration is None else EXPLORATION_RULES:
        for reason, text in rule(seen, expected):
            more = printed_problem(seen) if reason in EXPLAINED_BY_OUTPUT else ""
            finding = Finding(status=_STATUS.get(reason, "failed"), reason=reason, what=text + more)
            return unless_machine_was_short(seen, finding)
    return None


_STATUS: dict[Reason, Status] = {Reason.MACHINE_BUSY: "inconclusive", Reason.GRADER_BUG: "error"}


def _never_called(seen: Observation, _: Expectation) -> Iterator[Found]:
    if not isinstance(seen.ending, Raised):
        return
    problem = seen.ending.problem
    place = f" in line {problem.frames[-1].line}" if problem.frames else ""
    if problem.stage == "import":
        if problem.kind in ("SyntaxError", "IndentationError", "TabError"):
            yield Reason.SYNTAX_ERROR, f"{problem.kind}{place}: {problem.message}."
        elif problem.kind == "MemoryError":
            yield Reason.TOO_MUCH_MEMORY, "Importing your file used all the memory that it is allowed to use."
        else:
            line = f" (line {problem.frames[-1].line})" if problem.frames else ""
            yield Reason.IMPORT_ERROR, f"Importing your file raised {problem.kind}: {problem.message}{line}"
    elif problem.stage == "lookup":
        kind = "defined in your file" if seen.run.scenario else "a function"
        yield Reason.MISSING_NAME, f"{problem.message}: it should be {kind}."
    elif problem.stage == "signature":
        yield Reason.BAD_SIGNATURE, f"{problem.message}."


def _stopped(seen: Observation, expected: Expectation) -> Iterator[Found]:
    if not isinstance(seen.ending, Stopped):
        return
    if seen.ending.detail == "parallel":
        yield too_little_parallel(seen)
        return
    if seen.ending.busy:
        yield Reason.MACHINE_BUSY, f"The machine was too busy to finish this run within {MAX_WALL_TIME:.0f} s."
        return
    match seen.ending.cause:
        case "import":
            yield Reason.TIMED_OUT, "Importing your file did not finish."
        case "deadline" if loop_is_silent(seen):
            yield Reason.BLOCKS_EVENT_LOOP, describe_silence(seen)
        case "deadline" if was_silent(seen):
            yield from silence(seen)
        case "deadline" if (
            seen.run.scenario and not seen.run.one_function and seen.cpu < ASLEEP_CPU_SHARE * seen.run.deadline
        ):
            yield standstill(seen)
        case "deadline" if seen.fair_time > seen.run.max_duration:
            yield _ran_too_long(seen)
        case "deadline":
            idle = f"no {unit_of(seen)} was in flight for the last {in_seconds(seen.run.deadline)}"
            yield Reason.TIMED_OUT, f"{subject(seen)} did not return, and {idle}."
        case "cpu":
            used = f"it used the processor all the time ({in_seconds(seen.cpu)} so far)"
            yield Reason.TIMED_OUT, f"Your program did not finish: {used}."
        case "spins":
            yield from _overlap(seen, expected)
            yield _busy_wait(seen)
        case "processes":
            yield Reason.TOO_MANY_PROCESSES, f"Your program started more than {seen.ending.detail} processes."
        case "missed" if seen.ending.detail == "beats" or loop_is_silent(seen) or loop_is_in_a_job(seen):
            yield Reason.BLOCKS_EVENT_LOOP, describe_silence(seen)
        case "missed":
            yield from _called_again(seen)
            held = seen.run.parallel and seen.ending.detail == "meet"
            yield too_little_parallel(seen) if held else too_little_overlap(seen, expected.together)
        case "ceiling":
            yield too_many_jobs(seen)
        case "connections":
            yield too_many_connections(seen, seen.ending.detail)
        case "calls":
            called = Counter(seen.run.jobs[call.job].name for call in seen.calls)
            most = "".join(f": {name} was called {number_of_times(count)}" for name, count in called.most_common(1))
            missing = len(seen.run.jobs) - len(called)
            never = f" Never called: {missing} of {count_jobs(seen)}." if missing else ""
            yield Reason.WRONG_RESULT, f"Too many calls{most}.{never}"
        case "output":
            yield Reason.TOO_MUCH_OUTPUT, f"Your program printed more than {OUTPUT_LIMIT / 1e6:.0f} MB."
        case "memory":
            text = f"Your program used {seen.peak_memory / 1e6:,.0f} MB of memory, more than is allowed."
            yield Reason.TOO_MUCH_MEMORY, text
        case "garbled":
            yield Reason.BAD_ANSWER, "Your program's process sent data that is not an answer in the expected form."


def _ran_too_long(seen: Observation) -> Found:
    if seen.run.exploration is not None:
        return Reason.TIMED_OUT, f"{subject(seen)} did not end under all schedules within {in_seconds(seen.ended)}."
    again = f"it called its {count_jobs(seen)} again and again"
    return Reason.TIMED_OUT, f"{subject(seen)} did not return within {in_seconds(seen.ended)}; {again}."


def _process_ended(seen: Observation, _: Expectation) -> Iterator[Found]:
    if isinstance(seen.ending, Crashed):
        yield Reason.CRASHED, f"Your program's process was killed by {signal_name(seen.ending.signal)}."
    elif isinstance(seen.ending, Exited):
        when = "right after its answer" if seen.ending.answered else "before the function returned"
        yield Reason.EXITED_EARLY, f"Your program's process ended {when}, with exit code {seen.ending.code}."


def _still_running(seen: Observation, expected: Expectation) -> Iterator[Found]:
    if isinstance(seen.ending, Raised) and (expected.raises is UNSET or not expected.finishes):
        return
    late = {call.job for call in seen.calls if call.arrived > seen.ended} | set(seen.in_flight_at_end)
    if late:
        what = "raised" if isinstance(seen.ending, Raised) else "returned"
        jobs = f"{len(late)} {unit_of(seen)}{'s were' if len(late) > 1 else ' was'}"
        yield Reason.LEFT_RUNNING, f"{subject(seen)} {what} after {in_seconds(seen.ended)} while {jobs} still running."
    elif seen.survivors:
        names = ", ".join(f"{thread.sort} {thread.name!r}" for thread in seen.survivors[:4])
        yield Reason.LEFT_RUNNING, f"Still running after {subject(seen, inside=True)} returned: {names}."


def _given_up(seen: Observation, expected: Expectation) -> Iterator[Found]:
    """Jobs that the caller dropped, in a check where the exception may come out only after every job has ended."""
    ended = {call.job for call in seen.calls if call.outcome in ("answered", "raised")}
    given_up = len({call.job for call in seen.calls if call.outcome == "dropped"} - ended)
    if given_up and expected.finishes and expected.raises is not UNSET:
        unit = unit_of(seen)
        jobs = f"{given_up} {unit}{'s' if given_up > 1 else ''}; it should wait until every {unit} has ended"
        yield Reason.LEFT_RUNNING, f"{subject(seen)} stopped waiting for {jobs}."


def _raised(seen: Observation, expected: Expectation) -> Iterator[Found]:
    if isinstance(seen.ending, Raised):
        problem = seen.ending.problem
        if problem.stage == "answer":
            yield _not_an_answer(seen, problem, expected)
        elif problem.kind == "NotImplementedError":
            own = not problem.frames and problem.message  # the scenario raised it
            name = problem.frames[-1].function if problem.frames else "The function"
            yield Reason.NOT_STARTED, own or f"{name} still raises NotImplementedError."
        elif problem.kind == "MemoryError":
            yield Reason.TOO_MUCH_MEMORY, "Your program used all the memory that it is allowed to use (MemoryError)."
        elif expected.raises is UNSET:
            yield Reason.RAISED, f"{subject(seen)} raised {problem.kind}: {problem.message}"
        else:
            yield from _called_again(seen)
            job = seen.run.jobs[expected.raises]
            receipt = seen.receipts[expected.raises]
            wish = "an exception of that type with that message" if job.computes else "that same exception object"
            name = subject(seen, inside=True)
            wanted = f"{job.name} raised {job.raises}, and {name} should raise {wish}."
            # The text of a KeyError is the representation of its value.
            text = repr(receipt) if problem.kind == "KeyError" else receipt
            if not receipt or (problem.kind, problem.message) != (job.raises, text):
                yield Reason.RAISED, f"{wanted} It raised {problem.kind}: {problem.message}"
            elif not problem.same_object and not job.computes:  # it may have come from another process
                yield Reason.RAISED, f"{wanted} It raised a new exception that looks the same."
    elif expected.raises is not UNSET and any(call.job == expected.raises for call in seen.calls):
        yield _swallowed(seen, expected.raises)


def _not_an_answer(seen: Observation, problem: ExceptionInfo, expected: Expectation) -> Found:
    """An exception that is returned as a value has been swallowed; any other object is a bad answer."""
    if expected.raises is not UNSET and str(seen.run.jobs[expected.raises].raises) in problem.message:
        return _swallowed(seen, expected.raises)
    inside = ", or a value that contains one" if problem.message.startswith("an object") else ""
    return Reason.BAD_ANSWER, f"{subject(seen)} returned {problem.message}{inside}."


def _swallowed(seen: Observation, index: int) -> Found:
    job = seen.run.jobs[index]
    returned = f"{subject(seen, inside=True)} returned normally. It should raise that exception."
    return Reason.SWALLOWED_EXCEPTION, f"{job.name} raised {job.raises}, but {returned}"


def _overlap(seen: Observation, expected: Expectation) -> Iterator[Found]:
    if expected.together and seen.calls and measure(seen).peak < expected.together:
        yield too_little_overlap(seen, expected.together)


def _busy(seen: Observation, _: Expectation) -> Iterator[Found]:
    if not seen.run.computes and _busy_waits(seen, wall=seen.ended):
        yield _busy_wait(seen)


def _perhaps_busy(seen: Observation, _: Expectation) -> Iterator[Found]:
    undecided = seen.undecided and seen.fair_time < BUSY * seen.ended
    if not seen.run.computes and (undecided or _busy_waits(seen, wall=0.0)):
        used = f"{in_seconds(seen.cpu)} of processor time in {in_seconds(seen.ended)}"
        text = f"Your program used {used}, but the machine was too busy to tell whether it waited or computed."
        yield Reason.MACHINE_BUSY, text


def _busy_waits(seen: Observation, *, wall: float) -> bool:
    used = seen.cpu, seen.fair_time, len(seen.calls), seen.run_queue_time, seen.switches
    return busy_waits(*used, wall=wall) is True


def _busy_wait(seen: Observation) -> Found:
    share = f"{in_seconds(seen.cpu)} of processor time in {in_seconds(seen.ended)}"
    often = f" and woke up {seen.switches:,} times" if seen.switches > SWITCHES else ""
    return Reason.BUSY_WAIT, f"Your program used {share}{often}, though its {unit_of(seen)}s only wait."


def _calls(seen: Observation, expected: Expectation) -> Iterator[Found]:
    counts = Counter(call.job for call in seen.calls)
    wrong = [(job, counts[i]) for i, job in enumerate(seen.run.jobs) if job.times and counts[i] != job.times]
    if wrong:
        yield Reason.WRONG_RESULT, unexpected_calls(seen, wrong)
    elif (expected.together or expected.within) and not seen.calls:
        yield Reason.WRONG_RESULT, nothing_called(seen)


def _called_again(seen: Observation) -> Iterator[Found]:
    counts = Counter(call.job for call in seen.calls)
    again = [(job, counts[i]) for i, job in enumerate(seen.run.jobs) if 0 < job.times < counts[i]]
    if again:
        yield Reason.WRONG_RESULT, unexpected_calls(seen, again)


def _value(seen: Observation, expected: Expectation) -> Iterator[Found]:
    if expected.returns is UNSET or not isinstance(seen.ending, Returned):
        return
    wanted = plain_values.decode(expected.returns)
    try:
        got = plain_values.decode(seen.ending.value)
    except plain_values.NotPlainData as problem:
        yield Reason.BAD_ANSWER, f"{subject(seen)} returned {problem}."
        return
    answered = {call.job for call in seen.calls if call.outcome in ("answered", "raised")}
    unanswered = [job.name for index, job in enumerate(seen.run.jobs) if index not in answered]
    if plain_values.equal(got, wanted):
        # For a job without an answer, the expected receipt is "", which any code can return.
        if unanswered and _contains(wanted, ""):
            yield Reason.WRONG_RESULT, f"{subject(seen)} did not wait for the result of {', '.join(unanswered[:4])}."
        return
    if order := describe_order(got, wanted, seen):
        yield Reason.WRONG_ORDER, order
        return
    yield Reason.WRONG_RESULT, _difference(got, wanted, seen)


def _difference(got: Any, wanted: Any, seen: Observation) -> str:
    """The difference: of a dictionary that a scenario returns, or of a long one, only the entries that differ."""
    parts, right = named_entries(got), named_entries(wanted)
    if parts is None or right is None or not (seen.run.scenario or len(wanted) > SHORT_DICTIONARY):
        if other := other_sequence(got, wanted):
            return f"{subject(seen)} returned {other}."
        return f"{subject(seen)} returned {show_value(got, seen)} instead of {show_value(wanted, seen)}."
    text = describe_difference(parts, [right], lambda value: show_value(value, seen))
    return f"{text[0].upper()}{text[1:]}"[:MOST_SHOWN] + "."


def _output(seen: Observation, expected: Expectation) -> Iterator[Found]:
    printed = [line.text for line in seen.lines if line.stream == "stdout"]
    words = {start: rf"(?<!\w){re.escape(start.strip())}(?!\w)" for start in expected.prints}
    for start, wanted in expected.prints.items():
        got = tuple(text for text in printed if re.match(words[start], text))
        if got != wanted:
            output = " · ".join(got[:8]) or f"no line that begins with {start!r}"
            yield Reason.WRONG_OUTPUT, f"Printed: {output}. Expected: {' · '.join(wanted[:8])}."
    lines = {line for wanted in expected.prints.values() for line in wanted}
    for text in printed:
        if text not in lines and any(re.search(word, text) for word in words.values()):
            shown = f"Your program printed a line that is not one of the expected ones: {text[:80]!r}."
            yield Reason.WRONG_OUTPUT, shown


def _near(seen: Observation, expected: Expectation) -> Iterator[Found]:
    limit = makespan_limit(seen, expected)
    if limit and measured_makespan(seen) > limit and not seen.undecided:  # else the service has held the jobs back
        took, enough = in_seconds(measure(seen).makespan), in_seconds(expected.within)
        yield (
            Reason.PARTLY_CONCURRENT,
            f"The {unit_of(seen)}s took {took} from the first start to the last end; {enough} is enough.",
        )
    if seen.run.computes:
        return  # the start of processes takes its time
    if seen.run.network is not None:
        return  # while an answer is on its way, or lines are, no job is in flight
    if seen.longest_idle > IDLE_LIMIT:
        idle, whole = in_seconds(seen.longest_idle), in_seconds(seen.ended)
        text = f"No {unit_of(seen)} was in flight for {idle} of the {whole} that {subject(seen, inside=True)} took"
        yield Reason.TOO_SLOW, f"{text}; at most {in_seconds(IDLE_LIMIT)} is allowed."
    elif seen.longest_idle_upper_bound > IDLE_LIMIT:
        idle = in_seconds(seen.longest_idle_upper_bound)
        unclear = "but the machine was too busy to tell whether your code caused it"
        yield Reason.MACHINE_BUSY, f"No {unit_of(seen)} was in flight for {idle}, {unclear}."


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
    lambda seen, _: silence(seen),
    _calls,
    _value,
    _output,
    _near,
    lambda seen, _: too_few_heartbeats(seen),
    _perhaps_busy,
)
"""The rules for a real run, in the order in which they are tried: the first cause wins."""


EXPLORATION_RULES: tuple[Rule, ...] = (_never_called, _stopped, _process_ended, _raised)
"""The rules for an exploration. Virtual time has no waiting to judge, and a search computes all the time."""


def _contains(value: Any, part: str) -> bool:
    if type(value) is dict:
        return _contains([*value, *value.values()], part)
    return any(_contains(each, part) for each in value) if type(value) in (list, tuple, set) else bool(value == part)
