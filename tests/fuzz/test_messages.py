"""Whatever a student process sends ends as a finding about the student or as nothing, in every format."""

import contextlib
import io
import json
import sys
from datetime import UTC, datetime
from xml.etree import ElementTree

import msgspec
from hypothesis import example, given
from hypothesis import strategies as some
from rich.console import Console

from grader.batch.exports import _Form, _render
from grader.execution.messages import (
    ExitedMessage,
    ExplainedMessage,
    ExploredMessage,
    FinishedMessage,
    RaisedMessage,
    ReturnedMessage,
    StackDumpMessage,
    decode_message,
)
from grader.judging import OutcomeExpectation, judge, judge_exploration, with_advice
from grader.model import (
    Audience,
    CheckReport,
    ExceptionInfo,
    Exercise,
    Exited,
    Expectation,
    Explained,
    ExplorationSpec,
    Explored,
    Finding,
    GradebookColumn,
    GradebookRow,
    Metadata,
    OutputLine,
    Raised,
    Reason,
    Report,
    Returned,
    Stopped,
    SubmissionInfo,
)
from grader.plain_values import encode
from grader.reports.json_report import to_json
from grader.reports.terminal import show_report
from tests.builders import clean, jobs, report_of, run_of
from tests.fuzz.fuzzing import fuzzed
from tests.fuzz.strategies import answers, any_text, as_line, messages, valid_text

EXPLORED = run_of(*jobs(2), exploration=ExplorationSpec(schedules=9, canary=(10, 1, 2)))
PLAIN = run_of(*jobs(2))
EXERCISE = Exercise(
    slug="fan_out",
    track="threads",
    folder=None,
    solutions=None,
    metadata=Metadata(title="t", summary="s", hints=("h",)),
)
COLUMNS = [GradebookColumn(slug="fan_out", track="threads", max_score=1)]
EXPECTATIONS = [Expectation(), Expectation(returns=encode(["r0", "r1"]), together=2), Expectation(raises=0)]
OUTCOMES = [
    OutcomeExpectation(allowed=([1, 2], 3)),
    OutcomeExpectation(holds=lambda value: value[0] / value[1] > 0, says="it was {value!r} and {value[0]:.2f}"),
    OutcomeExpectation(holds=lambda value: 2.0**value > 1, together=2, ceiling=3, makespan=1.0),
]


WITHOUT_THREADS = {
    "type": "explained",
    "bug": "",
    "sentence": "",
    "token": "",
    "preemptions": 0,
    "hidden_by_gil": None,
    "threads": [],
    "steps": [{"thread": "a", "line": 1, "source": "", "action": "read"}],
}
HUGE_OUTCOME = {
    "type": "explored",
    "outcomes": [{"token": "", "count": 1, "value": {"int": hex(1 << 20000)}}],
    "schedules": 1,
    "bound": "",
    "canary": [11, 12, 13],
}


def ending_of(message):
    match message:
        case ReturnedMessage(value):
            return Returned(value)
        case ExploredMessage():
            return Explored(message.outcomes, message.schedules, message.bound, message.canary)
        case ExplainedMessage():
            return Explained(**msgspec.structs.asdict(message))
        case RaisedMessage():
            return Raised(ExceptionInfo(**msgspec.structs.asdict(message)))
        case ExitedMessage():
            return Exited(message.code)


def observed(line, **more):
    """The observation that the supervisor makes of a message that ends a call."""
    try:
        ending = ending_of(decode_message(line))
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as problem:
        ending = Stopped("garbled", str(problem)[:200])
    is_explored = isinstance(ending, Explored | Explained)
    return clean(run=EXPLORED if is_explored else PLAIN, ending=ending, **more)


def findings_of(seen):
    if seen.run.exploration is None:
        found = [judge(seen, each) for each in EXPECTATIONS]
    else:
        found = [each and each.finding for each in (judge_exploration(seen, each) for each in OUTCOMES)]
    return [with_advice(each, EXERCISE) for each in found if each]


def rendered(check):
    """The check in every format. Each is read again by a reader of its own."""
    report = report_of(check)
    text = io.StringIO()
    console = Console(file=text, width=80, record=True)
    show_report(Report(exercises=(report,)), console)
    ElementTree.fromstring(console.export_svg(title="grade"))
    assert json.loads(to_json(Report(exercises=(report,))))["exercises"]
    row = GradebookRow(about=SubmissionInfo(id="ann"), exercises=(report,))
    form = _Form(columns=list(COLUMNS), audience=Audience.STUDENT, rules=None, now=datetime.now(UTC))
    done = _render(row, form)
    ElementTree.fromstring(f"<all>{done.cases}</all>")
    json.loads(done.line)
    assert len(done.feedback) < 1_000_000
    return text.getvalue() + done.cells + done.line + done.cases + done.feedback


@fuzzed
@given(message=answers)
@example(message=WITHOUT_THREADS)
@example(message=HUGE_OUTCOME)
@example(message={"type": "returned", "value": 10**4000})
@example(message={"type": "returned", "value": {"int": hex(1 << 20000)}})
@example(message={"type": "exited", "stage": "call", "code": 10**4000})
def test_an_answer_gets_a_finding_or_none_and_every_format_can_show_it(message):
    seen = observed(as_line(message))
    findings = findings_of(seen)
    for finding in findings:
        assert finding.status in ("failed", "inconclusive")
        assert finding.reason is not Reason.GRADER_BUG
        check = CheckReport(id="a", title="t", status=finding.status, finding=finding, evidence=(seen,))
        assert rendered(check).encode()
    race = Finding(status="failed", reason=Reason.RACE, what="seen")
    check = CheckReport(id="a", title="t", status="failed", finding=race, evidence=(seen,))
    assert rendered(check).encode()
    assert msgspec.json.decode(msgspec.json.encode(check), type=CheckReport) == check


@fuzzed
@given(message=messages, lines=some.lists(any_text, max_size=3), reason=some.sampled_from(Reason))
def test_survivors_stack_dumps_and_output_can_be_shown(message, lines, reason):
    more = {}
    with contextlib.suppress(msgspec.MsgspecError, RecursionError):
        match decode_message(as_line(message)):
            case StackDumpMessage(threads):
                more = {"stack_dump": tuple(threads)}
            case FinishedMessage(survivors):
                more = {"survivors": tuple(survivors)}
    printed = tuple(OutputLine(0.1, "stdout", text.encode("utf-8", "replace").decode()) for text in lines)
    seen = clean(ending=Stopped("deadline"), lines=printed, **more)
    finding = Finding(status="failed", reason=reason, what="\n".join(line.text for line in printed))
    rendered(CheckReport(id="a", title="t", status="failed", finding=finding, evidence=(seen,)))


@fuzzed
@given(line=some.binary(max_size=200) | valid_text.map(str.encode) | messages.map(as_line))
def test_any_line_is_a_message_or_refused(line):
    with contextlib.suppress(msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        message = decode_message(line)
        msgspec.json.encode(message)
        repr(message)


def test_a_message_cannot_be_deep_enough_to_exhaust_the_stack():
    line = b'{"type": "returned", "value": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
    assert isinstance(observed(line).ending, Stopped)
    assert sys.getrecursionlimit() < 100_000
