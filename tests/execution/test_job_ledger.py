"""The ledger's rules, in virtual time. The connections of the service have a file of their own."""

import asyncio

import pytest

from grader.execution.job_ledger import ORDERING_GAP
from grader.model.limits import EXTRA_CALLS, MAX_CALLS_PER_JOB, MAX_WALL_TIME
from grader.model.observation import Stopped
from grader.model.run_spec import JobSpec
from tests.builders import jobs
from tests.execution.ledgers import Caller, ledger_for
from tests.virtual_time import in_virtual_time, pass_time


def spans(ledger):
    return [(round(call.arrived, 6), round(call.ended, 6)) for call in ledger.calls()]


@in_virtual_time
async def test_a_job_takes_its_time_and_not_more():
    ledger = ledger_for(JobSpec(name="job 1", seconds=3600.0))
    caller = Caller(ledger, 0)
    await caller.done
    assert spans(ledger) == [(0.0, 3600.0)]
    [call] = ledger.calls()
    assert (call.outcome, call.receipt) == ("answered", caller.reply)
    assert caller.reply


@in_virtual_time
async def test_no_two_calls_get_the_same_receipt():
    ledger = ledger_for(*jobs(1, times=0))
    callers = [Caller(ledger, 0) for _ in range(20)]
    await asyncio.gather(*(caller.done for caller in callers))
    assert len({caller.reply for caller in callers}) == 20


@in_virtual_time
async def test_a_job_that_raises_is_recorded_and_its_message_is_the_receipt():
    ledger = ledger_for(JobSpec(name="job 1", raises="KeyError"))
    caller = Caller(ledger, 0)
    await caller.done
    [call] = ledger.calls()
    assert (call.outcome, call.receipt) == ("raised", caller.reply)
    assert caller.reply


@in_virtual_time
async def test_a_job_with_a_text_is_recorded_with_its_text_once_it_is_answered():
    ledger = ledger_for(*jobs(1, text="", times=0), *jobs(1, text="a text", seconds=5.0))
    first, second = Caller(ledger, 0), Caller(ledger, 1)
    await first.done
    second.drop()
    assert [(call.outcome, call.receipt) for call in ledger.calls()] == [("answered", ""), ("dropped", "")]
    assert first.reply


@in_virtual_time
async def test_a_rendezvous_answers_no_call_until_all_have_come():
    ledger = ledger_for(*jobs(3, meet=3), patience=10.0)
    callers = [Caller(ledger, 0), Caller(ledger, 1)]
    await pass_time(5.0)
    assert not any(caller.done.done() for caller in callers)
    callers.append(Caller(ledger, 2))
    await asyncio.gather(*(caller.done for caller in callers))
    assert spans(ledger) == [(0.0, 5.0), (0.0, 5.0), (5.0, 5.1)]


@in_virtual_time
async def test_after_the_planned_meetings_later_calls_need_no_rendezvous():
    ledger = ledger_for(*jobs(2, meet=2, meetings=1, times=0))
    await asyncio.gather(Caller(ledger, 0).done, Caller(ledger, 1).done)
    alone = Caller(ledger, 0)
    await alone.done
    assert spans(ledger)[-1] == (0.1, 0.2)


@in_virtual_time
async def test_a_rendezvous_applies_to_every_call_unless_the_plan_limits_it():
    ledger = ledger_for(*jobs(2, meet=2, times=0))
    await asyncio.gather(Caller(ledger, 0).done, Caller(ledger, 1).done)
    Caller(ledger, 0)
    assert await ledger.stopped == Stopped("missed", "meet")


@in_virtual_time
async def test_a_job_that_comes_after_others_waits_for_their_answers():
    ledger = ledger_for(JobSpec(name="job 1", seconds=0.0, after=2), *jobs(2, seconds=0.5))
    callers = [Caller(ledger, index) for index in range(3)]
    await asyncio.gather(*(caller.done for caller in callers))
    assert spans(ledger) == [(0.0, 0.5 + ORDERING_GAP), (0.0, 0.5), (0.0, 0.5)]
    assert [call.receipt for call in ledger.calls()] == [caller.reply for caller in callers]


@in_virtual_time
async def test_a_dropped_call_was_not_answered_and_does_not_count_for_others():
    ledger = ledger_for(JobSpec(name="job 1", seconds=0.0, after=1), *jobs(1, seconds=0.5))
    first, second = Caller(ledger, 0), Caller(ledger, 1)
    await pass_time(0.2)
    second.drop()
    assert await ledger.stopped == Stopped("missed", "after")
    assert second.reply == ""
    assert not first.done.done()
    dropped = ledger.calls()[1]
    assert (dropped.ended, dropped.outcome, dropped.receipt) == (pytest.approx(0.2), "dropped", "")


@in_virtual_time
async def test_heartbeats_are_counted_from_the_arrival_of_each_call():
    ledger = ledger_for(*jobs(1, seconds=0.0, beats=2))
    ledger.heartbeat()
    ledger.heartbeat()
    caller = Caller(ledger, 0)
    for _ in range(2):
        await pass_time(0.3)
        assert not caller.done.done()
        ledger.heartbeat()
    await caller.done
    assert ledger.heartbeats == [0.0, 0.0, 0.3, 0.6]
    assert spans(ledger) == [(0.0, 0.6)]


@in_virtual_time
async def test_missing_heartbeats_stop_the_run():
    ledger = ledger_for(*jobs(1, beats=2))
    Caller(ledger, 0)
    assert await ledger.stopped == Stopped("missed", "beats")


@in_virtual_time
async def test_the_run_is_stopped_right_after_the_planned_patience():
    ledger = ledger_for(*jobs(1, meet=2), patience=3.0)
    Caller(ledger, 0)
    await ledger.stopped
    assert 3.0 < ledger.clock.now() < 3.1


@in_virtual_time
async def test_patience_lasts_at_least_as_long_as_the_job():
    ledger = ledger_for(*jobs(1, seconds=8.0, meet=2), patience=3.0)
    Caller(ledger, 0)
    await ledger.stopped
    assert 8.0 < ledger.clock.now() < 8.1


@in_virtual_time
async def test_patience_runs_in_fair_time():
    ledger = ledger_for(*jobs(1, meet=2), patience=3.0, pace=0.1)
    Caller(ledger, 0)
    assert await ledger.stopped == Stopped("missed", "meet")
    assert 30.0 < ledger.clock.now() < 30.1


@in_virtual_time
async def test_patience_for_other_calls_begins_anew_each_time_one_comes():
    ledger = ledger_for(*jobs(4, meet=5), patience=3.0)
    for job in range(4):
        Caller(ledger, job)
        await pass_time(2.0)
    assert not ledger.stopped.done()
    await ledger.stopped
    assert 9.0 < ledger.clock.now() < 9.1


@in_virtual_time
async def test_patience_for_heartbeats_does_not_begin_anew_when_a_call_comes():
    ledger = ledger_for(*jobs(2, beats=1), patience=3.0)
    Caller(ledger, 0)
    await pass_time(2.0)
    Caller(ledger, 1)
    assert await ledger.stopped == Stopped("missed", "beats")
    assert 3.0 < ledger.clock.now() < 3.1


@in_virtual_time
async def test_a_machine_that_stays_overloaded_is_given_up_on_and_blamed():
    ledger = ledger_for(*jobs(1, meet=2), pace=0.0)
    Caller(ledger, 0)
    assert await ledger.stopped == Stopped("missed", "meet", busy=True)
    assert MAX_WALL_TIME < ledger.clock.now() < MAX_WALL_TIME + 0.1


@in_virtual_time
async def test_after_a_cut_off_there_are_no_receipts_and_no_heartbeats():
    ledger = ledger_for(*jobs(2, seconds=2.0), heartbeat=0.1)
    callers = [Caller(ledger, 0), Caller(ledger, 1)]
    ledger.heartbeat()
    await pass_time(0.5)
    ledger.close()
    ledger.cut_off()
    ledger.heartbeat()
    assert [caller.reply for caller in callers] == ["", ""]
    assert [(call.outcome, call.receipt) for call in ledger.calls()] == [("dropped", "")] * 2
    assert len(ledger.heartbeats) == 1


@in_virtual_time
async def test_one_job_over_the_ceiling_stops_the_run():
    ledger = ledger_for(*jobs(3), ceiling=2)
    callers = [Caller(ledger, 0), Caller(ledger, 1)]
    await pass_time(0.05)
    assert not ledger.stopped.done()
    callers.append(Caller(ledger, 2))
    assert await ledger.stopped == Stopped("ceiling")
    ledger.cut_off()
    await asyncio.gather(*(caller.done for caller in callers))
    assert [caller.reply for caller in callers] == [""] * 3
    assert [call.receipt for call in ledger.calls()] == [""] * 3, "no call is recorded as answered that was not"


@in_virtual_time
async def test_as_many_as_the_ceiling_allows_may_be_in_flight_again_and_again():
    ledger = ledger_for(*jobs(4), ceiling=2)
    for pair in ((0, 1), (2, 3)):
        await asyncio.gather(*(Caller(ledger, job).done for job in pair))
    assert not ledger.stopped.done()


@in_virtual_time
async def test_too_many_calls_in_all_stop_the_run():
    ledger = ledger_for(*jobs(1, seconds=0.0, times=0))
    for _ in range(MAX_CALLS_PER_JOB * 2):
        await Caller(ledger, 0).done
    assert not ledger.stopped.done()
    Caller(ledger, 0)
    assert await ledger.stopped == Stopped("calls")


@in_virtual_time
async def test_a_job_that_is_called_far_more_often_than_planned_stops_the_run():
    ledger = ledger_for(*jobs(1, seconds=0.0))
    for _ in range(1 + EXTRA_CALLS):
        await Caller(ledger, 0).done
    assert not ledger.stopped.done()
    Caller(ledger, 0)
    assert await ledger.stopped == Stopped("calls")


@in_virtual_time
async def test_the_longest_silence_between_heartbeats_is_kept():
    ledger = ledger_for(*jobs(1), heartbeat=0.05)
    ledger.start()
    for pause in (0.05, 0.4, 0.05):
        await pass_time(pause)
        ledger.heartbeat()
    await pass_time(0.1)
    ledger.close()
    assert (ledger.longest_silence, ledger.longest_silence_upper_bound) == pytest.approx((0.4, 0.4))


@in_virtual_time
async def test_a_silence_that_nobody_saw_may_have_been_longer():
    ledger = ledger_for(*jobs(1), heartbeat=0.05, pace=0.5)
    await pass_time(7.0)
    ledger.start()
    for pause in (0.1, 0.6, 0.1):
        await pass_time(pause)
        ledger.heartbeat()
    ledger.close()
    assert (ledger.longest_silence, ledger.longest_silence_upper_bound) == pytest.approx((0.3, 0.6))


@in_virtual_time
async def test_after_the_call_a_job_waits_for_no_heartbeats():
    ledger = ledger_for(*jobs(1, beats=3, seconds=0.2), heartbeat=0.05)
    ledger.start()
    caller = Caller(ledger, 0)
    await pass_time(0.1)
    ledger.close()
    await caller.done
    assert ledger.clock.now() - ledger.start_time == pytest.approx(0.2)


@in_virtual_time
async def test_the_first_reason_to_stop_a_run_stays():
    ledger = ledger_for(*jobs(2, meet=3), ceiling=1)
    for job in (0, 1):
        Caller(ledger, job)
    assert await ledger.stopped == Stopped("ceiling")
    await pass_time(MAX_WALL_TIME + 1)
    assert ledger.stopped.result() == Stopped("ceiling")


@in_virtual_time
async def test_the_ledger_knows_the_longest_stretch_without_a_job():
    ledger = ledger_for(*jobs(3), pace=0.5)
    await pass_time(7.0)
    ledger.start()
    for pause in (1.0, 4.0, 2.0):
        await pass_time(pause)
        await Caller(ledger, 0).done
        assert ledger.idle() == 0.0
    assert ledger.close() == []
    assert (ledger.longest_idle, ledger.longest_idle_upper_bound) == pytest.approx((2.0, 4.0))


@in_virtual_time
async def test_jobs_in_flight_at_the_end_are_no_idle_time_and_are_named():
    ledger = ledger_for(*jobs(3, seconds=9.0))
    callers = [Caller(ledger, 2), Caller(ledger, 0)]
    await pass_time(5.0)
    assert ledger.idle() == 0.0
    assert ledger.close() == [0, 2]
    assert ledger.longest_idle == 0.0
    assert [call.outcome for call in ledger.calls()] == ["open"] * len(callers)


@in_virtual_time
async def test_the_fair_makespan_lasts_from_the_first_arrival_to_the_last_end_within_the_call():
    ledger = ledger_for(*jobs(3, seconds=1.0), pace=0.5)
    for job in range(3):
        await pass_time(2.0)
        await Caller(ledger, job).done
        if job == 1:
            ledger.close()
    assert ledger.fair_makespan == pytest.approx((1.0 + 2.0 + 1.0) * 0.5)


@in_virtual_time
async def test_times_are_counted_from_the_call():
    ledger = ledger_for(*jobs(1))
    await pass_time(100.0)
    ledger.start()
    await Caller(ledger, 0).done
    assert spans(ledger) == [(0.0, 0.1)]


@in_virtual_time
async def test_once_the_run_is_decided_no_call_is_answered_before_the_end_of_the_call():
    ledger = ledger_for(*jobs(2, meet=2, seconds=0.1))
    caller = Caller(ledger, 0)
    await ledger.stopped
    await pass_time(5.0)
    assert not caller.done.done(), "the program would call the second job, which would count"
    ledger.close()
    await pass_time(5.0)
    assert caller.reply == ""


@in_virtual_time
async def test_calls_that_a_rendezvous_needs_are_not_too_many():
    ledger = ledger_for(*jobs(1, meet=200, times=0))
    callers = [Caller(ledger, 0) for _ in range(200)]
    for each in callers:
        await each.done
    assert all(each.reply for each in callers)
    assert not ledger.stopped.done()
