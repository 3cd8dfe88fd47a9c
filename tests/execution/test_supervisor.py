"""How the supervisor names the end of a run, what it keeps of it, and what it accepts on the control connection."""

import pytest

from grader.execution.messages import MAX_STACK_DUMP_BYTES
from grader.execution.supervised_process import EXIT_TIMEOUT
from grader.model.observation import Crashed, Exited, Explained, Explored, Raised, Returned, Stopped
from grader.model.run_spec import ExplorationSpec
from tests.builders import jobs, run_of
from tests.execution.supervised_run import DEADLINE, RAISED, Scene, ending_of
from tests.virtual_time import in_virtual_time, pass_time

EXPLORATION = run_of(deadline=DEADLINE, exploration=ExplorationSpec(schedules=3))
EXPLORED = {"outcomes": [{"token": "t", "count": 3}], "schedules": 3, "bound": "", "canary": [1, 2, 3]}
EXPLAINED = {
    **{"bug": "deadlock", "sentence": "Both wait.", "token": "t", "preemptions": 1, "hidden_by_gil": None},
    **{"threads": ["a"], "steps": []},
}


# How a run ends.


@in_virtual_time
async def test_a_returned_value_is_the_ending_and_the_call_lasts_until_it_came():
    scene = Scene()
    await pass_time(1.0)
    await scene.begin()
    await pass_time(0.5)
    await scene.send("returned", value=[1, 2])
    await pass_time(0.2)
    await scene.finish()
    seen = await scene.observation
    assert seen.ending == Returned([1, 2])
    assert seen.ended == pytest.approx(0.5, abs=0.01)
    assert seen.fair_time == pytest.approx(0.5, abs=0.01)
    assert seen.survivors == ()


@pytest.mark.parametrize("same_object", [True, False])
def test_whether_an_exception_is_the_jobs_own_object_reaches_the_observation(same_object):
    @in_virtual_time
    async def scene():
        scene = Scene()
        await scene.begin()
        await scene.send("raised", **RAISED, same_object=same_object)
        await scene.finish()
        problem = (await ending_of(scene)).problem
        assert (problem.kind, problem.message, problem.stage) == ("KeyError", "'a'", "call")
        assert problem.same_object is same_object

    scene()


@in_virtual_time
async def test_an_import_that_raises_ends_the_run_before_the_call():
    scene = Scene()
    await scene.connect()
    await scene.send("raised", **RAISED | {"stage": "import"})
    await scene.finish()
    assert isinstance(await ending_of(scene), Raised)
    assert scene.sent_kinds() == ["run"], "the call never began"


@in_virtual_time
async def test_a_call_that_exits_by_itself_is_reported_with_its_code():
    scene = Scene()
    await scene.begin()
    await scene.send("exited", stage="call", code=4)
    await scene.finish()
    assert await ending_of(scene) == Exited(4)


@pytest.mark.parametrize(("code", "ending"), [(3, Exited(3)), (0, Exited(0)), (-11, Crashed(11))])
def test_a_process_that_ends_before_its_answer_has_exited_or_crashed(code, ending):
    @in_virtual_time
    async def scene():
        scene = Scene()
        await scene.begin()
        await scene.exit(code)
        assert await ending_of(scene) == ending

    scene()


@in_virtual_time
async def test_a_process_that_ends_after_its_answer_and_before_the_end_of_the_run_has_exited():
    scene = Scene()
    await scene.begin()
    await scene.send("returned", value=1)
    await scene.exit(0)
    assert await ending_of(scene) == Exited(0, answered=True)


@pytest.mark.parametrize(
    ("type_", "fields", "kind"), [("explored", EXPLORED, Explored), ("explained", EXPLAINED, Explained)]
)
def test_an_exploration_ends_with_its_outcomes_or_an_explanation(type_, fields, kind):
    @in_virtual_time
    async def scene():
        scene = Scene(EXPLORATION)
        await scene.begin()
        await scene.send(type_, **fields)
        await scene.finish()
        assert isinstance(await ending_of(scene), kind)

    scene()


@in_virtual_time
async def test_jobs_in_flight_at_the_answer_are_recorded():
    scene = Scene(run_of(*jobs(2, seconds=9.0)))
    await scene.begin()
    scene.ledger.call(1, lambda _: None)
    await scene.send("returned", value=1)
    await scene.finish()
    seen = await scene.observation
    assert seen.in_flight_at_end == (1,)
    assert [call.outcome for call in seen.calls] == ["open"]


# The protocol.


@in_virtual_time
async def test_the_request_comes_first_and_go_only_after_ready():
    scene = Scene(run_of(*jobs(2, seconds=0.25), heartbeat=0.1))
    await scene.connect()
    [message] = scene.sent.messages
    request = message["run"]
    assert (message["do"], request["module"], request["function"]) == ("run", "solution", "work")
    assert request["folder"] == "/somewhere"
    assert [job["secret"] for job in request["jobs"]] == scene.ledger.job_secrets
    assert request["heartbeat_secret"] == scene.ledger.heartbeat_secret
    assert not scene.ledger.started
    await scene.send("ready")
    assert scene.sent_kinds() == ["run", "go"]
    assert scene.ledger.started
    await scene.exit(0)
    await scene.observation


@pytest.mark.parametrize("enough", [False, True])
def test_the_outcomes_so_far_are_answered_with_whether_they_are_enough(enough):
    @in_virtual_time
    async def scene():
        scene = Scene(EXPLORATION)
        asked = []
        scene.supervisor.is_enough = lambda outcomes: asked.append(outcomes) or enough
        await scene.begin()
        await scene.send("found", outcomes=[{"token": "A", "count": 3, "value": 5}])
        assert scene.sent.messages[-1] == {"do": "go", "enough": enough}
        assert [[each.value for each in outcomes] for outcomes in asked] == [[5]]
        await scene.send("explored", **EXPLORED)
        await scene.finish()
        assert isinstance(await ending_of(scene), Explored)

    scene()


@in_virtual_time
async def test_a_program_that_asks_too_often_is_stopped():
    scene = Scene(EXPLORATION)
    await scene.begin()
    for _ in range(21):
        await scene.send("found", outcomes=[])
    assert (await ending_of(scene)).cause == "garbled"
    assert scene.sent_kinds().count("go") == 21


@pytest.mark.parametrize(
    "messages",
    [
        [("returned", {"value": 1})],
        [("ready", {}), ("ready", {})],
        [("finished", {"survivors": []})],
        [("ready", {}), ("finished", {"survivors": []})],
        [("ready", {}), ("explored", EXPLORED)],
        [("ready", {}), ("found", {"outcomes": []})],
        [("ready", {}), ("explained", EXPLAINED)],
        [("ready", {}), ("returned", {"value": 1}), ("returned", {"value": 2})],
        [("ready", {}), ("returned", {"value": 1}), ("raised", RAISED)],
        [("stack_dump", {"threads": []}), ("stack_dump", {"threads": []})],
    ],
    ids=lambda messages: ", ".join(type_ for type_, _ in messages),
)
def test_a_message_out_of_turn_ends_the_run(messages):
    @in_virtual_time
    async def scene():
        scene = Scene()
        await scene.connect()
        for type_, fields in messages:
            await scene.send(type_, **fields)
        assert await ending_of(scene) == Stopped("garbled", "out of turn")

    scene()


@pytest.mark.parametrize("line", [b"x\n", b'{"type": "returned"}\n', b"[" * 100_000 + b"\n", b"\xff\n", b"{}\n"])
def test_a_line_that_is_no_message_ends_the_run(line):
    @in_virtual_time
    async def scene():
        scene = Scene()
        await scene.connect()
        scene.reader.feed_data(line)
        ending = await ending_of(scene)
        assert (ending.cause, bool(ending.detail)) == ("garbled", True)

    scene()


@pytest.mark.parametrize("type_", ["stack_dump", "finished"])
def test_a_message_about_threads_has_a_size_limit(type_):
    @in_virtual_time
    async def scene():
        scene = Scene()
        await scene.begin()
        await scene.send("returned", value=1)
        scene.reader._limit = 2 * MAX_STACK_DUMP_BYTES
        threads = [{"sort": "thread", "name": "x" * (MAX_STACK_DUMP_BYTES // 50)}] * 60
        await scene.send(type_, **{"threads" if type_ == "stack_dump" else "survivors": threads})
        assert await ending_of(scene) == Stopped("garbled", "too much")

    scene()


@in_virtual_time
async def test_a_line_without_end_ends_the_run():
    scene = Scene()
    await scene.connect()
    scene.reader.feed_data(b"x" * 200_000)
    assert await ending_of(scene) == Stopped("garbled", "a line without end")


@in_virtual_time
async def test_a_process_that_closes_its_connection_is_given_a_moment_to_exit():
    scene = Scene()
    await scene.begin()
    scene.reader.feed_eof()
    await pass_time(EXIT_TIMEOUT / 2)
    assert not scene.observation.done()
    assert await ending_of(scene) == Stopped("garbled", "the connection was closed")
