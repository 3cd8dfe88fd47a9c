"""What the supervisor finds left after an answer, and whether the process serves another run."""

import msgspec
import pytest

from grader.execution.supervisor import (
    EXIT_GRACE,
    HELPER_GRACE,
    LOOKS_FOR_SURVIVORS,
    OUTPUT_TIMEOUT,
    THREAD_GRACE,
)
from grader.model.observation import Returned, Stopped, ThreadState
from tests.builders import jobs, run_of
from tests.execution.supervised_run import MOMENT, Scene, ending_of
from tests.virtual_time import in_virtual_time, pass_time

# What is left after the answer.


@in_virtual_time
async def test_threads_that_are_left_are_reported_as_survivors():
    scene = Scene(reusable=True)
    await scene.begin()
    await scene.send("returned", value=1)
    await scene.finish(survivors=[{"sort": "thread", "name": "Thread-1"}])
    seen = await scene.observation
    assert seen.survivors == (ThreadState(sort="thread", name="Thread-1"),)


@in_virtual_time
async def test_processes_that_are_left_are_survivors_and_the_process_is_not_reused():
    scene = Scene(reusable=True)
    await scene.begin()
    await scene.send("returned", value=1)
    scene.stats.programs = ["sleep 1000"]
    scene.print_end_markers()
    await scene.finish(reusable=True)
    seen = await scene.observation
    assert (seen.ending, seen.survivors) == (Returned(1), (ThreadState(sort="process", name="sleep 1000"),))
    assert scene.process.ended


@in_virtual_time
async def test_processes_that_are_about_to_end_are_given_time_to_do_so():
    """On a busy machine, a process that was started may not have run yet when the answer is there."""
    scene = Scene()
    await scene.begin()
    await scene.send("returned", value=1)
    scene.stats.programs = ["solution"] * 3
    await scene.finish()
    await pass_time(THREAD_GRACE - 0.2)
    assert not scene.supervisor.ending.done()
    scene.stats.programs = []
    seen = await scene.observation
    assert (seen.ending, seen.survivors) == (Returned(1), ())


@in_virtual_time
async def test_a_chain_of_processes_is_not_missed_because_one_look_finds_none():
    scene = Scene()
    await scene.begin()
    await scene.send("returned", value=1)
    looks = []

    def look():
        looks.append(None)
        return (["a link"] if len(looks) % LOOKS_FOR_SURVIVORS else []), []

    scene.stats.survivors = look
    await scene.finish()
    seen = await scene.observation
    assert [each.name for each in seen.survivors] == ["a link"]


@pytest.mark.parametrize("ends", [True, False])
def test_pythons_own_helpers_are_given_time_to_end(ends):
    @in_virtual_time
    async def scene():
        scene = Scene()
        await scene.begin()
        await scene.send("returned", value=1)
        scene.stats.helpers = ["resource_tracker"]
        await scene.finish()
        await pass_time(HELPER_GRACE - 0.2)
        assert not scene.supervisor.ending.done()
        if ends:
            scene.stats.helpers = []
        names = [each.name for each in (await scene.observation).survivors]
        assert names == ([] if ends else ["resource_tracker"])

    scene()


@in_virtual_time
async def test_a_process_that_still_waits_after_the_answer_is_told_to_stop_waiting_once():
    scene = Scene()
    await scene.begin()
    await scene.send("returned", value=1)
    await pass_time(THREAD_GRACE - 0.1)
    assert "stop_waiting" not in scene.sent_kinds()
    await pass_time(0.8)
    assert scene.sent_kinds().count("stop_waiting") == 1
    await scene.finish()
    assert await ending_of(scene) == Returned(1)


@in_virtual_time
async def test_threads_that_wait_for_a_processor_are_given_more_time_to_end():
    scene = Scene()
    await scene.begin()
    await scene.send("returned", value=1)
    scene.stats.asleep = False
    await pass_time(3 * THREAD_GRACE)
    assert "stop_waiting" not in scene.sent_kinds()
    scene.stats.asleep = True
    await pass_time(0.3)
    assert "stop_waiting" in scene.sent_kinds()
    await scene.finish()
    assert await ending_of(scene) == Returned(1)


@in_virtual_time
async def test_a_program_that_does_not_end_after_its_answer_keeps_it_and_is_a_survivor():
    scene = Scene()
    await scene.begin()
    await scene.send("returned", value=1)
    seen = await scene.observation
    assert seen.ending == Returned(1)
    assert [each.name for each in seen.survivors] == ["the program itself, which did not end"]


# Whether the process is kept.


@pytest.mark.parametrize(
    ("reusable", "clean", "markers", "kept"),
    [(True, True, True, True), (False, True, True, False), (True, False, True, False), (True, True, False, False)],
    ids=["kept", "not wanted", "changed", "output under way"],
)
def test_a_process_is_kept_only_if_the_run_left_it_as_it_was_and_all_output_has_come(reusable, clean, markers, kept):
    @in_virtual_time
    async def scene():
        scene = Scene(reusable=reusable)
        await scene.begin()
        await scene.send("returned", value=1)
        if markers:
            scene.print_end_markers()
        await scene.finish(reusable=clean)
        assert await ending_of(scene) == Returned(1)
        assert scene.process.ended is not kept
        assert scene.clock.now() < OUTPUT_TIMEOUT + 0.2

    scene()


@pytest.mark.parametrize("finishes", [True, False])
def test_a_program_whose_evidence_is_complete_is_cut_off_and_its_process_kept_if_it_ends(finishes):
    @in_virtual_time
    async def scene():
        scene = Scene(run_of(*jobs(2, seconds=1.0), ceiling=1), reusable=True)
        await scene.begin()
        receipts = []
        for job in (0, 1):
            scene.ledger.call(job, receipts.append)
        await pass_time(0.01)
        assert receipts == ["", ""], "its jobs have ended without receipts, so it can end too"
        if finishes:
            scene.print_end_markers()
            await scene.finish(reusable=True)
        assert await ending_of(scene) == Stopped("ceiling")
        assert scene.process.ended is not finishes
        assert scene.clock.now() < EXIT_GRACE + 0.1

    scene()


@in_virtual_time
async def test_a_reused_process_gets_its_request_at_once_and_its_earlier_use_does_not_count():
    scene = Scene(reused=True)
    await pass_time(MOMENT)
    assert scene.sent_kinds() == ["run"]
    await scene.send("ready")
    await scene.send("returned", value=1)
    await scene.finish()
    assert await ending_of(scene) == Returned(1)


@in_virtual_time
async def test_fair_time_is_about_the_process_only_while_it_is_supervised():
    scene = Scene()
    await pass_time(MOMENT)
    assert scene.clock.watched == [scene.stats.was_idle]
    await scene.begin()
    await scene.exit(0)
    await scene.observation
    assert scene.clock.watched == []


@in_virtual_time
async def test_the_name_of_a_process_can_be_stored_whatever_bytes_it_has():
    scene = Scene()
    await scene.begin()
    await scene.send("returned", value=1)
    scene.stats.programs = ["sleep \udcff\udcfe"]
    await scene.finish()
    seen = await scene.observation
    assert [each.name for each in seen.survivors] == ["sleep \\udcff\\udcfe"]
    msgspec.json.encode(seen)
