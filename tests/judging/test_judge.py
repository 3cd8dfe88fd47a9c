"""One mistake has one reason, and missing evidence is never a pass."""

import importlib
import inspect
import re

import msgspec
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from msgspec.structs import replace

from grader.judging import overlap_findings, standstill
from grader.judging.judge import judge
from grader.model.expectation import Expectation
from grader.model.observation import (
    Call,
    Crashed,
    ExceptionInfo,
    Exited,
    Frame,
    Observation,
    OutputLine,
    Raised,
    Returned,
    Stopped,
    ThreadState,
)
from grader.model.run_spec import JobSpec
from grader.model.verdict import Reason
from grader.plain_values import encode
from tests.builders import CLEAN, answered, clean, jobs, repeatable, run_of

judge_module = importlib.import_module("grader.judging.judge")  # the package has a function of that name

ANY = Expectation()
BOTH = Expectation(returns=encode(["r0", "r1"]), together=2, within=0.1)
FAILING = (JobSpec(name="job 1"), JobSpec(name="job 2", raises="LookupError"))
SECOND_RAISES = Expectation(raises=1, together=2)
LINES = Expectation(prints={"job": ("job 1", "job 2")})


def raised(stage="call", kind="KeyError", message="'a'", **changes):
    frames = (Frame(7, "work", "job()"),)
    return clean(ending=Raised(ExceptionInfo(stage=stage, kind=kind, message=message, frames=frames)), **changes)


def returned(value, **changes):
    return clean(ending=Returned(encode(value)), **changes)


def stopped(cause, detail="", **changes):
    return clean(ending=Stopped(cause, detail), **changes)


def printed(*texts):
    return clean(lines=tuple(OutputLine(0.1, "stdout", text) for text in texts))


def with_failing_job(ending):
    ran, failed = answered((0.0, 0.1), (0.0, 0.1))
    return clean(run=run_of(*FAILING), calls=(ran, replace(failed, outcome="raised")), ending=ending)


def lookup_error(message):
    return Raised(ExceptionInfo(stage="call", kind="LookupError", message=message, same_object=True))


EQUAL_EXCEPTION = Raised(ExceptionInfo(stage="call", kind="LookupError", message="r1"))
SEQUENTIAL_CALLS = answered((0.0, 0.1), (0.2, 0.3))
BLOCKED = stopped("missed", "beats", calls=(Call(job=0, arrived=0.08),), heartbeats=(0.05, 0.1), ended=1.1)
SINGLE_CALL = answered((0.0, 1.0))
EMPTY_TEXT = tuple(replace(each, receipt=each.receipt if each.job else "") for each in CLEAN.calls)
LATE = answered((0.0, 0.1), (0.06, 0.1))
PAIRS = answered((0.0, 0.1), (0.0, 0.1), (0.2, 0.3), (0.2, 0.3))
FOUR = {"run": run_of(*jobs(4)), "ending": Returned(encode(["r0", "r1", "r2", "r3"]))}
TWICE = (*CLEAN.calls, replace(CLEAN.calls[0], arrived=0.05))
THREAD = ThreadState(sort="thread", name="Thread-1")

CASES = [
    (
        "a syntax error",
        raised("import", "SyntaxError", "'(' was never closed"),
        ANY,
        Reason.SYNTAX_ERROR,
        "in line 7: '('",
    ),
    ("a tab error", raised("import", "TabError"), ANY, Reason.SYNTAX_ERROR, "TabError"),
    ("no memory to import", raised("import", "MemoryError"), ANY, Reason.TOO_MUCH_MEMORY, "Importing"),
    ("an import that raises", raised("import", "ModuleNotFoundError"), ANY, Reason.IMPORT_ERROR, "(line 7)"),
    ("no such function", raised("lookup", message="work is missing"), ANY, Reason.MISSING_NAME, "work is missing"),
    ("a missing parameter", raised("signature", message="work() does not fit"), ANY, Reason.BAD_SIGNATURE, "fit"),
    ("an import that never ends", stopped("import"), ANY, Reason.TIMED_OUT, "Importing your file did not finish"),
    (
        "a job called twice where an exception was expected",
        clean(run=run_of(*FAILING), calls=TWICE, ending=raised().ending),
        Expectation(raises=0),
        Reason.WRONG_RESULT,
        "Calls made: job 1: 2.",
    ),
    (
        "an empty text of a job that did not answer",
        returned(["", "r1"], run=run_of(*jobs(1, text="", times=0), *jobs(2)[1:]), calls=answered((0.0, 0.1))[:0]),
        Expectation(returns=encode(["", "r1"])),
        Reason.WRONG_RESULT,
        "Calls made: job 2: 0.",
    ),
    ("a hang", stopped("deadline"), ANY, Reason.TIMED_OUT, "no job was in flight for the last 2.00 s"),
    ("an endless loop", stopped("cpu", cpu=2.5), ANY, Reason.TIMED_OUT, "2.50 s"),
    ("a fork bomb", stopped("processes", "64"), ANY, Reason.TOO_MANY_PROCESSES, "64"),
    ("a blocked event loop", BLOCKED, ANY, Reason.BLOCKS_EVENT_LOOP, "1.02 s"),
    (
        "no second job",
        stopped("missed", "meet", calls=SINGLE_CALL),
        BOTH,
        Reason.SEQUENTIAL,
        "during the 1.00 s for which one was held",
    ),
    (
        "no other job done",
        stopped("missed", "after", calls=SINGLE_CALL),
        BOTH,
        Reason.SEQUENTIAL,
        "No second job started",
    ),
    ("too few jobs at once", stopped("missed", "meet", run=run_of(*jobs(3))), ANY, Reason.PARTLY_CONCURRENT, "2 jobs"),
    (
        "more jobs than the limit",
        stopped("ceiling", run=run_of(*jobs(2), ceiling=1)),
        ANY,
        Reason.TOO_CONCURRENT,
        "the limit is 1",
    ),
    ("endless calls", stopped("calls"), ANY, Reason.WRONG_RESULT, "Too many calls: job 1 was called once."),
    (
        "one job only",
        stopped("calls", calls=SINGLE_CALL * 5),
        ANY,
        Reason.WRONG_RESULT,
        "5 times. Never called: 1 of 2 jobs.",
    ),
    ("endless output", stopped("output", output_bytes=1_500_000), ANY, Reason.TOO_MUCH_OUTPUT, "more than 1 MB"),
    ("endless memory", stopped("memory", peak_memory=800_000_000), ANY, Reason.TOO_MUCH_MEMORY, "800 MB"),
    ("a broken protocol", stopped("garbled"), ANY, Reason.BAD_ANSWER, "not an answer"),
    (
        "a scenario that is deadlocked",
        clean(run=msgspec.structs.replace(run_of(), scenario=True), ending=Stopped("deadline"), cpu=0.1),
        ANY,
        Reason.DEADLOCK,
        "No progress for 2.00 s: your threads are deadlocked.",
    ),
    (
        "a scenario of an exercise about one function that stands still",
        clean(run=replace(run_of(), scenario=True, one_function=True), ending=Stopped("deadline"), cpu=0.1),
        ANY,
        Reason.TIMED_OUT,
        "Your function did not return",
    ),
    (
        "a scenario that computes forever",
        clean(run=msgspec.structs.replace(run_of(), scenario=True), ending=Stopped("deadline"), cpu=1.9),
        ANY,
        Reason.TIMED_OUT,
        "did not return",
    ),
    ("calls forever", stopped("deadline", fair_time=100.0), ANY, Reason.TIMED_OUT, "again and again"),
    ("an overloaded machine", clean(ending=Stopped("deadline", busy=True)), ANY, Reason.MACHINE_BUSY, "too busy"),
    ("a crash", clean(ending=Crashed(11)), ANY, Reason.CRASHED, "SIGSEGV"),
    ("a signal without a name", clean(ending=Crashed(200)), ANY, Reason.CRASHED, "signal 200"),
    ("exit in the call", clean(ending=Exited(3)), ANY, Reason.EXITED_EARLY, "before the function returned"),
    ("exit after the answer", clean(ending=Exited(0, answered=True)), ANY, Reason.EXITED_EARLY, "right after"),
    ("a job not waited for", clean(in_flight_at_end=(1,)), BOTH, Reason.LEFT_RUNNING, "1 job was"),
    ("jobs not waited for", clean(in_flight_at_end=(0, 1)), BOTH, Reason.LEFT_RUNNING, "2 jobs were"),
    ("a job that started too late", clean(ended=0.05, calls=LATE), BOTH, Reason.LEFT_RUNNING, "1 job was"),
    (
        "an object",
        raised("answer", message="an object of type Thread"),
        BOTH,
        Reason.BAD_ANSWER,
        "or a value that contains one",
    ),
    ("the stub", raised(kind="NotImplementedError"), ANY, Reason.NOT_STARTED, "NotImplementedError"),
    ("no memory", raised(kind="MemoryError"), ANY, Reason.TOO_MUCH_MEMORY, "MemoryError"),
    ("an exception", raised(), BOTH, Reason.RAISED, "KeyError: 'a'"),
    ("another exception", with_failing_job(raised().ending), SECOND_RAISES, Reason.RAISED, "It raised KeyError: 'a'"),
    (
        "another message",
        with_failing_job(lookup_error("r0")),
        SECOND_RAISES,
        Reason.RAISED,
        "that same exception object",
    ),
    ("a lost exception", with_failing_job(CLEAN.ending), SECOND_RAISES, Reason.SWALLOWED_EXCEPTION, "job 2 raised"),
    ("one after the other", clean(calls=SEQUENTIAL_CALLS), BOTH, Reason.SEQUENTIAL, "take 0.20 s"),
    ("pairs", clean(**FOUR, calls=PAIRS), Expectation(together=4), Reason.PARTLY_CONCURRENT, "At most 2 jobs"),
    ("a spinning wait", clean(cpu=0.9, fair_time=1.0), BOTH, Reason.BUSY_WAIT, "0.90 s"),
    ("frequent wake-ups", clean(cpu=0.2, fair_time=1.0, switches=9_000), BOTH, Reason.BUSY_WAIT, "woke up 9,000 times"),
    (
        "spinning on a busy machine",
        clean(cpu=0.3, fair_time=1.0, run_queue_time=0.7),
        BOTH,
        Reason.BUSY_WAIT,
        "0.30 s of",
    ),
    (
        "spinning, stopped early",
        clean(ending=Stopped("spins"), cpu=0.5, ended=0.5),
        BOTH,
        Reason.BUSY_WAIT,
        "0.50 s of",
    ),
    (
        "spinning one at a time",
        clean(ending=Stopped("spins"), calls=SEQUENTIAL_CALLS),
        BOTH,
        Reason.SEQUENTIAL,
        "No second job",
    ),
    ("a job called twice", clean(calls=TWICE), BOTH, Reason.WRONG_RESULT, "Calls made: job 1: 2."),
    ("a job never called", clean(calls=CLEAN.calls[:1]), ANY, Reason.WRONG_RESULT, "Calls made: job 2: 0."),
    ("nothing returned", returned(None), BOTH, Reason.WRONG_RESULT, "None instead of [<job 1>, <job 2>]"),
    ("a tuple for a list", returned(("r0", "r1")), BOTH, Reason.WRONG_RESULT, "work returned a tuple instead"),
    ("data in an unknown form", clean(ending=Returned({"x": 1})), BOTH, Reason.BAD_ANSWER, "unknown form"),
    ("the order of arrival", returned(["r1", "r0"]), BOTH, Reason.WRONG_ORDER, "job 2, job 1. Expected: job 1, job 2."),
    ("lines in the wrong order", printed("job 2", "job 1"), LINES, Reason.WRONG_OUTPUT, "job 2 · job 1"),
    ("a copy of the exception", with_failing_job(EQUAL_EXCEPTION), SECOND_RAISES, Reason.RAISED, "a new exception"),
    (
        "a loop that is blocked in slices",
        clean(run=replace(CLEAN.run, heartbeat=0.05), heartbeats=tuple(n * 0.11 for n in range(10)), fair_time=1.1),
        BOTH,
        Reason.BLOCKS_EVENT_LOOP,
        "only 10 times",
    ),
    ("a silent loop", clean(longest_silence=0.4), BOTH, Reason.BLOCKS_EVENT_LOOP, "0.40 s"),
    ("no line", printed(), LINES, Reason.WRONG_OUTPUT, "no line that begins with 'job'"),
    ("two lines merged into one", printed("job 1", "job 2", "so job 3"), LINES, Reason.WRONG_OUTPUT, "so job 3"),
    (
        "a late start",
        clean(calls=answered((0.0, 0.1), (0.09, 0.19))),
        BOTH,
        Reason.PARTLY_CONCURRENT,
        "0.10 s is enough",
    ),
    ("a pause", clean(longest_idle=1.0, longest_idle_upper_bound=1.0), BOTH, Reason.TOO_SLOW, "1.00 s"),
    (
        "a pause that the machine may have caused",
        clean(longest_idle_upper_bound=3.0),
        BOTH,
        Reason.MACHINE_BUSY,
        "too busy to tell",
    ),
    ("a thread left behind", clean(survivors=(THREAD,)), BOTH, Reason.LEFT_RUNNING, "thread 'Thread-1'"),
]
NAMES_OF_CASES = [case[0] for case in CASES]


@pytest.mark.parametrize(("seen", "expected", "reason", "fact"), [case[1:] for case in CASES], ids=NAMES_OF_CASES)
def test_each_mistake_gets_its_reason_and_a_message_with_the_facts(seen, expected, reason, fact):
    finding = judge(seen, expected)
    assert finding is not None
    assert finding.reason is reason
    assert fact in finding.what
    assert finding.status == ("inconclusive" if reason is Reason.MACHINE_BUSY else "failed")


def test_every_reason_that_the_judge_can_give_is_in_the_table():
    source = "".join(map(inspect.getsource, (judge_module, overlap_findings, standstill)))
    given = set(re.findall(r"(?:yield|return)\s+\(?\s*Reason\.(\w+)", source))
    assert {Reason[name] for name in given} == {case[3] for case in CASES}


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (CLEAN, ANY),
        (CLEAN, BOTH),
        (with_failing_job(lookup_error("r1")), SECOND_RAISES),
        (printed("job 1", "something else", "job 2"), LINES),
        (clean(run=replace(CLEAN.run, heartbeat=0.1), longest_silence=0.49), BOTH),
        (printed("job 1", "jobs: 2", "job 2", "the jobless"), LINES),
        (
            returned(["", "r1"], run=run_of(*jobs(1, text=""), *jobs(2)[1:]), calls=EMPTY_TEXT),
            Expectation(returns=encode(["", "r1"])),
        ),
        (
            msgspec.structs.replace(with_failing_job(lookup_error("r1")), in_flight_at_end=(0,), survivors=(THREAD,)),
            Expectation(raises=1, finishes=False),
        ),
        (Observation(run=run_of(), ending=Returned(encode([]))), Expectation(returns=encode([]))),
        (clean(run=run_of(*jobs(2, times=0)), calls=TWICE), BOTH),
    ],
)
def test_a_run_without_a_mistake_has_no_finding(seen, expected):
    assert judge(seen, expected) is None


@pytest.mark.parametrize(("seen", "expected"), [case[1:3] for case in CASES], ids=NAMES_OF_CASES)
def test_a_stored_observation_is_judged_as_it_was_when_fresh(seen, expected):
    stored = msgspec.json.decode(msgspec.json.encode(seen), type=Observation)
    assert judge(stored, expected) == judge(seen, expected)


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (Reason.CRASHED, {"ending": Crashed(9), "in_flight_at_end": (1,)}),
        (Reason.LEFT_RUNNING, {"in_flight_at_end": (1,), "calls": SINGLE_CALL}),
        (Reason.RAISED, {"ending": raised().ending, "in_flight_at_end": (1,), "calls": SEQUENTIAL_CALLS}),
        (Reason.LEFT_RUNNING, {"survivors": (THREAD,), "calls": SEQUENTIAL_CALLS, "longest_idle": 1.0}),
        (Reason.SEQUENTIAL, {"calls": SINGLE_CALL, "cpu": 0.9, "fair_time": 1.0}),
        (Reason.SEQUENTIAL, {"calls": SEQUENTIAL_CALLS, "ending": Returned(encode(["r1", "r0"])), "longest_idle": 1.0}),
        (Reason.BUSY_WAIT, {"cpu": 0.9, "fair_time": 1.0, "calls": TWICE}),
        (Reason.WRONG_RESULT, {"calls": TWICE, "ending": Returned(encode([]))}),
        (Reason.WRONG_ORDER, {"ending": Returned(encode(["r1", "r0"])), "longest_idle": 1.0}),
        (Reason.PARTLY_CONCURRENT, {"calls": answered((0.0, 0.1), (0.09, 0.19)), "longest_idle": 1.0}),
        (Reason.TOO_SLOW, {"longest_idle": 1.0, "longest_idle_upper_bound": 3.0}),
    ],
)
def test_of_two_mistakes_the_earlier_cause_wins(first, then):
    assert judge(clean(**then), BOTH).reason is first


@pytest.mark.parametrize(
    "ending", [Crashed(9), Exited(0), Exited(0, answered=True), Stopped("deadline"), raised().ending]
)
@pytest.mark.parametrize("expected", [ANY, Expectation(finishes=False), BOTH], ids=["anything", "unfinished", "both"])
def test_a_run_that_did_not_return_never_passes(ending, expected):
    assert judge(clean(ending=ending), expected) is not None


DROPPED = tuple(replace(call, outcome="dropped", receipt="") for call in CLEAN.calls)


def test_an_empty_string_is_not_the_receipt_of_a_dropped_job():
    seen = returned(["", ""], calls=DROPPED)
    finding = judge(seen, Expectation(returns=encode(seen.receipts), together=2, within=0.1))
    assert finding.reason is Reason.WRONG_RESULT


def test_a_dropped_job_counts_as_left_running_if_all_jobs_must_finish():
    seen = with_failing_job(lookup_error("r1"))
    seen = replace(seen, calls=(DROPPED[0], seen.calls[1]))
    assert judge(seen, SECOND_RAISES).reason is Reason.LEFT_RUNNING
    assert judge(seen, replace(SECOND_RAISES, finishes=False)) is None


def test_an_exception_without_a_receipt_is_not_the_exception_of_the_job():
    seen = clean(run=run_of(*FAILING), calls=(CLEAN.calls[0], DROPPED[1]), ending=lookup_error(""))
    assert judge(seen, SECOND_RAISES).reason is Reason.RAISED


def test_a_run_without_calls_does_not_pass_a_check_that_expects_overlap():
    seen = clean(run=run_of(*jobs(2, times=0)), calls=())
    assert judge(seen, Expectation(together=2)).reason is Reason.WRONG_RESULT


plain = st.none() | st.booleans() | st.integers() | st.text("r01") | st.sampled_from(["r0", "r1"])


@repeatable
@given(plain | st.lists(plain, max_size=3))
def test_only_the_receipts_pass(value):
    assume(value != ["r0", "r1"])
    assert judge(returned(value), BOTH).status == "failed"


@repeatable
@given(st.sets(st.integers(0, 4), max_size=4))
def test_a_missing_call_is_a_wrong_result(called):
    calls = tuple(call for call in answered(*[(0.0, 0.1)] * 5) if call.job in called)
    seen = clean(run=run_of(*jobs(5)), calls=calls, ending=Returned(encode([f"r{n}" for n in range(5)])))
    assert judge(seen, ANY).reason is Reason.WRONG_RESULT


@pytest.mark.parametrize(("makespan", "passes"), [(0.15, True), (0.16, False)])
def test_a_makespan_of_up_to_one_and_a_half_times_the_ideal_passes(makespan, passes):
    seen = clean(calls=answered((0.0, 0.1), (makespan - 0.1, makespan)))
    assert (judge(seen, Expectation(within=0.1)) is None) is passes


def test_the_makespan_is_measured_in_fair_time_and_compared_with_the_longest_call():
    late = answered((0.0, 0.1), (0.3, 0.4))
    assert judge(clean(calls=late, fair_makespan=0.15), Expectation(within=0.1)) is None
    assert judge(clean(calls=answered((0.0, 1.0), (0.1, 1.1))), BOTH) is None


def test_an_open_call_does_not_count_as_answered():
    seen = clean(calls=(CLEAN.calls[0], Call(job=1, arrived=0.0)), in_flight_at_end=(1,))
    assert judge(seen, BOTH).reason is Reason.LEFT_RUNNING


def test_processor_time_of_a_program_that_has_to_compute_is_no_busy_waiting():
    spinning = clean(cpu=0.9, fair_time=1.0)
    assert judge(spinning, BOTH).reason is Reason.BUSY_WAIT
    assert judge(replace(spinning, run=replace(spinning.run, computes=True)), BOTH) is None
