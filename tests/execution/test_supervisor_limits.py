"""When the supervisor stops a run: deadlines, limits, busy waiting, evidence that is complete; and errors of ours."""

import pytest

from grader.execution.launcher import LaunchError
from grader.execution.process_stats import START_CPU
from grader.execution.supervisor import STACK_DUMP_TIMEOUT
from grader.model.limits import (
    LAST_DEADLINE,
    MAX_WALL_TIME,
    MEMORY_LIMIT,
    OUTPUT_LIMIT,
    PROCESS_LIMIT,
    TREE_CPU_LIMIT,
    TREE_MEMORY_LIMIT,
)
from grader.model.observation import Returned, Stopped, ThreadState
from grader.model.run_spec import ExplorationSpec
from tests.builders import jobs, run_of
from tests.execution.supervised_run import DEADLINE, MOMENT, RAISED, Scene, ending_of
from tests.virtual_time import LoopClock, in_virtual_time, pass_time

# Deadlines.


@in_virtual_time
async def test_a_call_without_a_job_in_flight_is_stopped_at_the_deadline_with_a_stack_dump():
    scene = Scene()
    await scene.begin()
    await pass_time(DEADLINE - 0.1)
    assert not scene.supervisor.ending.done()
    await pass_time(0.3)
    assert scene.sent_kinds()[-1] == "dump_stacks"
    await scene.send("stack_dump", threads=[{"sort": "thread", "name": "MainThread", "waits_for": "a lock"}])
    seen = await scene.observation
    assert seen.ending == Stopped("deadline")
    assert seen.stack_dump == (ThreadState(sort="thread", name="MainThread", waits_for="a lock"),)
    assert scene.process.ended


@in_virtual_time
async def test_a_stack_dump_that_does_not_come_is_not_waited_for():
    scene = Scene()
    await scene.begin()
    seen = await scene.observation
    assert (seen.ending, seen.stack_dump) == (Stopped("deadline"), ())
    assert scene.clock.now() < DEADLINE + STACK_DUMP_TIMEOUT + 0.3


@in_virtual_time
async def test_an_import_has_a_deadline_of_its_own():
    scene = Scene()
    await scene.connect()
    assert await ending_of(scene) == Stopped("import")


@in_virtual_time
async def test_a_job_in_flight_keeps_the_deadline_away():
    scene = Scene(run_of(*jobs(1, seconds=3 * DEADLINE), deadline=DEADLINE))
    await scene.begin()
    scene.ledger.call(0, lambda _: None)
    await pass_time(3 * DEADLINE - 0.1)
    assert not scene.supervisor.ending.done()
    await pass_time(DEADLINE)
    assert not scene.supervisor.ending.done()
    assert await ending_of(scene) == Stopped("deadline")


@in_virtual_time
async def test_time_in_the_run_queue_is_not_time_without_progress():
    scene = Scene()
    await scene.begin()
    scene.stats.queue = 1.0
    await pass_time(DEADLINE + 0.8)
    assert not scene.supervisor.ending.done()
    await pass_time(0.5)
    assert scene.supervisor.ending.result() == Stopped("deadline")
    assert (await scene.observation).run_queue_time == 1.0


@in_virtual_time
async def test_a_program_that_waits_for_a_processor_does_not_stand_still_though_the_kernel_has_not_counted_that_wait():
    scene = Scene()
    await scene.begin()
    scene.stats.asleep = False
    await pass_time(5 * DEADLINE)
    assert not scene.supervisor.ending.done()
    scene.stats.asleep = True
    assert await ending_of(scene) == Stopped("deadline")


@in_virtual_time
async def test_an_exploration_that_goes_on_is_no_hang_until_its_maximum_duration():
    run = run_of(deadline=DEADLINE, exploration=ExplorationSpec(schedules=500))
    scene = Scene(run)
    await scene.begin()
    while scene.clock.now() < run.max_duration - 1.0:
        await pass_time(DEADLINE / 2)
        scene.stats.cpu += DEADLINE / 8
        await scene.send("progress")
        assert not scene.supervisor.ending.done()
    assert await ending_of(scene) == Stopped("deadline")
    assert scene.clock.now() < run.max_duration + DEADLINE


@in_virtual_time
async def test_only_an_exploration_may_say_that_it_goes_on():
    scene = Scene()
    await scene.begin()
    await scene.send("progress")
    assert (await ending_of(scene)).cause == "garbled"


@in_virtual_time
async def test_a_machine_that_stays_overloaded_is_given_up_on_and_blamed():
    scene = Scene(clock=LoopClock(pace=0.0))
    await scene.begin()
    await pass_time(MAX_WALL_TIME - 1.0)
    assert not scene.supervisor.ending.done()
    assert await ending_of(scene) == Stopped("deadline", busy=True)


@pytest.mark.parametrize("phase", ["import", "call", "answered"])
def test_every_run_ends_at_the_last_deadline_in_wall_time(phase):
    @in_virtual_time
    async def scene():
        run = run_of(*jobs(1), deadline=DEADLINE)
        scene = Scene(run, clock=LoopClock(pace=0.0))
        await scene.connect()
        if phase != "import":
            await scene.send("ready")
        if phase == "answered":
            await scene.send("returned", value=1)
        scene.ledger.busy = lambda: True  # no other deadline counts while a job is in flight
        scene.ledger.idle = lambda: 0.0
        await pass_time(LAST_DEADLINE + run.max_duration - 1.0)
        assert not scene.supervisor.ending.done()
        causes = {"import": Stopped("import", busy=True), "call": Stopped("deadline", busy=True)}
        assert await ending_of(scene) == causes.get(phase, Returned(1))
        assert scene.clock.now() < LAST_DEADLINE + run.max_duration + 3.0

    scene()


@in_virtual_time
async def test_a_call_that_always_has_a_job_in_flight_ends_at_the_maximum_duration():
    run = run_of(*jobs(1, seconds=0.1, meet=2), deadline=DEADLINE, patience=1000.0)
    scene = Scene(run)
    await scene.begin()
    scene.ledger.call(0, lambda _: None)
    assert await ending_of(scene) == Stopped("deadline")
    assert run.max_duration < scene.clock.now() < run.max_duration + 1.5


@in_virtual_time
async def test_a_process_that_does_not_start_in_time_is_an_error_of_ours():
    scene = Scene()
    with pytest.raises(LaunchError, match="did not start in time"):
        await scene.observation
    assert scene.process.ended


@in_virtual_time
async def test_a_process_that_ends_before_it_connects_is_an_error_of_ours_with_its_output():
    scene = Scene()
    await pass_time(MOMENT)
    scene.process.on_output("stderr", b"no such file\n")
    scene.process.exit_code.set_result(1)
    with pytest.raises(LaunchError, match=r"exit code 1\): no such file"):
        await scene.observation


@in_virtual_time
async def test_a_launcher_that_goes_away_is_an_error_of_ours():
    scene = Scene()
    await scene.begin()
    scene.process.exit_code.set_exception(LaunchError("the fork server went away"))
    scene.reader.feed_eof()
    with pytest.raises(LaunchError, match="went away"):
        await scene.observation


# Limits.


@in_virtual_time
async def test_a_loop_without_end_is_stopped_for_its_processor_time_though_it_slows_fair_time():
    scene = Scene(clock=LoopClock(pace=0.1))
    await scene.begin()
    scene.stats.cpu = DEADLINE * 0.76
    await pass_time(DEADLINE - 0.1)
    assert not scene.supervisor.ending.done()
    assert await ending_of(scene) == Stopped("cpu")


@in_virtual_time
async def test_what_was_used_before_the_last_job_ended_is_no_loop_without_end():
    scene = Scene(run_of(*jobs(1), deadline=DEADLINE), clock=LoopClock(pace=0.1))
    await scene.begin()
    scene.stats.cpu = DEADLINE * 0.76
    await pass_time(DEADLINE - 0.1)
    scene.ledger.call(0, lambda _: None)
    await pass_time(1.0)
    assert not scene.ledger.in_flight
    await pass_time(DEADLINE)
    assert not scene.supervisor.ending.done()
    scene.stats.cpu += DEADLINE * 0.76
    assert await ending_of(scene) == Stopped("cpu")


@in_virtual_time
async def test_a_loop_without_end_that_calls_a_job_now_and_then_is_stopped_for_all_that_it_used():
    """Also where the processes of a run cannot be listed, as on Windows: `all_cpu` is 0."""
    scene = Scene(run_of(*jobs(1, times=0), deadline=DEADLINE, computes=True), clock=LoopClock(pace=0.1))
    await scene.begin()
    for _ in range(20):
        scene.ledger.call(0, lambda _: None)
        await pass_time(DEADLINE / 2)
        scene.stats.cpu += DEADLINE / 2
    seen = await scene.observation
    assert seen.ending == Stopped("cpu")
    assert TREE_CPU_LIMIT + DEADLINE < seen.cpu < 10 * DEADLINE


@in_virtual_time
async def test_an_import_without_end_is_stopped_for_its_processor_time():
    scene = Scene(clock=LoopClock(pace=0.1))
    await scene.connect()
    scene.stats.cpu = DEADLINE * 0.76
    assert await ending_of(scene) == Stopped("import")


@pytest.mark.parametrize(("processes", "stops"), [(0, True), (10, False)])
def test_what_all_processes_used_stops_a_run_in_which_fair_time_stands_still(processes, stops):
    """Beyond the starts of as many processes as there were at once."""

    @in_virtual_time
    async def scene():
        scene = Scene(run_of(*jobs(1, seconds=1000.0), deadline=DEADLINE), clock=LoopClock(pace=0.0))
        await scene.begin()
        scene.ledger.call(0, lambda _: None)
        scene.stats.processes = processes, 1, 1
        scene.stats.all_cpu = TREE_CPU_LIMIT + DEADLINE + 0.01
        await pass_time(1.0)
        assert scene.supervisor.ending.done() is stops
        if not stops:
            scene.stats.all_cpu += 10 * START_CPU
        seen = await scene.observation
        assert seen.ending == Stopped("cpu")
        assert seen.cpu == scene.stats.all_cpu

    scene()


@in_virtual_time
async def test_what_all_processes_used_in_earlier_runs_of_the_same_process_does_not_count():
    scene = Scene(reused=True, all_cpu=100.0)
    await pass_time(MOMENT)
    await scene.send("ready")
    scene.stats.all_cpu += TREE_CPU_LIMIT
    await pass_time(1.0)
    assert not scene.supervisor.ending.done()
    assert await ending_of(scene) == Stopped("deadline")


@in_virtual_time
async def test_too_much_memory_stops_the_run():
    scene = Scene()
    await scene.begin()
    scene.stats.memory = MEMORY_LIMIT + 1
    seen = await scene.observation
    assert (seen.ending, seen.peak_memory) == (Stopped("memory"), MEMORY_LIMIT + 1)


@pytest.mark.parametrize(
    ("processes", "ending"),
    [
        ((PROCESS_LIMIT + 1, 1, 1), Stopped("processes", str(PROCESS_LIMIT))),
        ((1, MEMORY_LIMIT + 1, MEMORY_LIMIT + 1), Stopped("memory")),
        ((9, MEMORY_LIMIT, TREE_MEMORY_LIMIT + 1), Stopped("memory")),
        ((PROCESS_LIMIT, MEMORY_LIMIT, TREE_MEMORY_LIMIT), Stopped("deadline")),
    ],
    ids=["too many", "one too large", "together too large", "at the limits"],
)
def test_the_processes_that_a_program_starts_count_for_it(processes, ending):
    @in_virtual_time
    async def scene():
        scene = Scene()
        await scene.begin()
        scene.stats.processes = processes
        assert await ending_of(scene) == ending

    scene()


@in_virtual_time
async def test_a_call_that_raises_because_it_started_too_many_processes_is_stopped_for_that():
    scene = Scene()
    await scene.begin()
    scene.stats.processes = PROCESS_LIMIT + 1, 1, 1
    await scene.send("raised", **RAISED)
    await scene.finish()
    assert (await ending_of(scene)).cause == "processes"


@in_virtual_time
async def test_too_much_output_stops_the_run():
    scene = Scene()
    await scene.begin()
    scene.process.on_output("stdout", b"x" * OUTPUT_LIMIT)
    await pass_time(MOMENT)
    assert not scene.supervisor.ending.done()
    scene.process.on_output("stdout", b"x")
    assert await ending_of(scene) == Stopped("output")


@pytest.mark.parametrize(("known_spinner", "cpu", "within"), [(False, 0.09, 0.2), (True, 0.025, 0.045)])
def test_a_program_that_busy_waits_beside_its_jobs_is_stopped(known_spinner, cpu, within):
    @in_virtual_time
    async def scene():
        scene = Scene(run_of(*jobs(2, seconds=30.0)), known_spinner=known_spinner)
        await scene.begin()
        for job in (0, 1):
            scene.ledger.call(job, lambda _: None)
        await pass_time(cpu / 2)
        scene.stats.cpu = cpu
        seen = await scene.observation
        assert seen.ending == Stopped("spins")
        assert seen.cpu == cpu
        assert scene.clock.now() < within

    scene()


@in_virtual_time
async def test_what_the_import_has_used_is_not_counted_for_the_call():
    scene = Scene(run_of(*jobs(1, seconds=1.0)))
    await scene.connect()
    scene.stats.cpu = 1.0
    await scene.send("ready")
    scene.stats.cpu = 1.25
    await scene.send("returned", value=1)
    await scene.finish()
    assert (await scene.observation).cpu == 0.25


@in_virtual_time
async def test_what_happens_after_the_answer_is_not_counted_for_the_call():
    scene = Scene()
    await scene.begin()
    await scene.send("returned", value=1)
    scene.stats.cpu, scene.stats.memory = 1.0, 1000
    await pass_time(0.3)
    await scene.finish()
    seen = await scene.observation
    assert (seen.cpu, seen.peak_memory) == (0.0, 0)


# Evidence that decides a run early.


@in_virtual_time
async def test_evidence_that_decides_the_run_stops_it():
    scene = Scene(run_of(*jobs(2, seconds=1.0), ceiling=1))
    await scene.begin()
    for job in (0, 1):
        scene.ledger.call(job, lambda _: None)
    assert await ending_of(scene) == Stopped("ceiling")


@in_virtual_time
async def test_after_the_answer_no_evidence_stops_the_run():
    scene = Scene(run_of(*jobs(2, seconds=1.0), ceiling=1))
    await scene.begin()
    await scene.send("returned", value=1)
    for job in (0, 1):
        scene.ledger.call(job, lambda _: None)
    await scene.finish()
    assert await ending_of(scene) == Returned(1)
