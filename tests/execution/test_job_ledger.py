"""The desk's rules, in virtual time. The doors of the service have a file of their own."""

import asyncio

import pytest

from grader.execution.job_ledger import ORDERING_GAP, JobLedger
from grader.model.limits import EXTRA_CALLS, MAX_CALLS_PER_JOB, MAX_WALL_TIME
from grader.model.observation import Stopped
from grader.model.run_spec import JobSpec
from tests.builders import jobs, run_of
from tests.virtual_time import LoopClock, in_virtual_time, pass_time


class Caller:
    """Calls a job the moment it is made; `reply` is the receipt that came back, empty after a hang-up."""

    def __init__(self, desk, job):
        self.reply = None
        self.done = asyncio.get_running_loop().create_future()
        self.desk, self.ticket = desk, desk.call(job, self.settle)

    def settle(self, receipt):
        self.reply = receipt
        self.done.set_result(None)

    def drop(self):
        self.desk.drop(self.ticket)


def desk_for(*planned, pace=1.0, **how):
    desk = JobLedger(run_of(*planned, **how), LoopClock(pace))
    desk.start()
    return desk


def spans(desk):
    return [(round(call.arrived, 6), round(call.ended, 6)) for call in desk.calls()]


@in_virtual_time
async def test_a_job_takes_its_time_and_not_more():
    desk = desk_for(JobSpec(name="job 1", seconds=3600.0))
    caller = Caller(desk, 0)
    await caller.done
    assert spans(desk) == [(0.0, 3600.0)]
    [call] = desk.calls()
    assert (call.outcome, call.receipt) == ("answered", caller.reply)


@in_virtual_time
async def test_no_two_calls_get_the_same_receipt():
    desk = desk_for(*jobs(1, times=0))
    callers = [Caller(desk, 0) for _ in range(20)]
    await asyncio.gather(*(caller.done for caller in callers))
    assert len({caller.reply for caller in callers}) == 20


@in_virtual_time
async def test_a_job_that_raises_says_so_and_its_message_is_the_receipt():
    desk = desk_for(JobSpec(name="job 1", raises="KeyError"))
    caller = Caller(desk, 0)
    await caller.done
    [call] = desk.calls()
    assert (call.outcome, call.receipt) == ("raised", caller.reply)
    assert desk.calls()[0].outcome == "raised"


@in_virtual_time
async def test_a_rendezvous_answers_nobody_until_all_have_come():
    desk = desk_for(*jobs(3, meet=3), patience=10.0)
    callers = [Caller(desk, 0), Caller(desk, 1)]
    await pass_time(5.0)
    assert not any(caller.done.done() for caller in callers)
    callers.append(Caller(desk, 2))
    await asyncio.gather(*(caller.done for caller in callers))
    assert spans(desk) == [(0.0, 5.0), (0.0, 5.0), (5.0, 5.1)]


@in_virtual_time
async def test_a_rendezvous_that_has_taken_place_lets_later_calls_go():
    desk = desk_for(*jobs(2, meet=2, meetings=1, times=0))
    await asyncio.gather(Caller(desk, 0).done, Caller(desk, 1).done)
    alone = Caller(desk, 0)
    await alone.done
    assert spans(desk)[-1] == (0.1, 0.2)


@in_virtual_time
async def test_a_rendezvous_is_for_every_call_unless_it_says_otherwise():
    desk = desk_for(*jobs(2, meet=2, times=0))
    await asyncio.gather(Caller(desk, 0).done, Caller(desk, 1).done)
    Caller(desk, 0)
    assert await desk.stopped == Stopped("missed", "meet")


@in_virtual_time
async def test_a_job_that_comes_after_others_waits_for_their_answers():
    desk = desk_for(JobSpec(name="job 1", seconds=0.0, after=2), *jobs(2, seconds=0.5))
    callers = [Caller(desk, index) for index in range(3)]
    await asyncio.gather(*(caller.done for caller in callers))
    assert spans(desk) == [(0.0, 0.5 + ORDERING_GAP), (0.0, 0.5), (0.0, 0.5)]
    assert [call.receipt for call in desk.calls()] == [caller.reply for caller in callers]


@in_virtual_time
async def test_a_caller_that_hung_up_was_not_answered_and_counts_for_nobody():
    desk = desk_for(JobSpec(name="job 1", seconds=0.0, after=1), *jobs(1, seconds=0.5))
    first, second = Caller(desk, 0), Caller(desk, 1)
    await pass_time(0.2)
    second.drop()
    assert await desk.stopped == Stopped("missed", "after")
    assert second.reply == ""
    assert not first.done.done()
    dropped = desk.calls()[1]
    assert (dropped.ended, dropped.outcome, dropped.receipt) == (pytest.approx(0.2), "dropped", "")


@in_virtual_time
async def test_heartbeats_are_counted_from_the_arrival_of_each_call():
    desk = desk_for(*jobs(1, seconds=0.0, beats=2))
    desk.heartbeat()
    desk.heartbeat()
    caller = Caller(desk, 0)
    for _ in range(2):
        await pass_time(0.3)
        assert not caller.done.done()
        desk.heartbeat()
    await caller.done
    assert desk.heartbeats == [0.0, 0.0, 0.3, 0.6]
    assert spans(desk) == [(0.0, 0.6)]


@in_virtual_time
async def test_a_silent_heart_is_what_was_missed():
    desk = desk_for(*jobs(1, beats=2))
    Caller(desk, 0)
    assert await desk.stopped == Stopped("missed", "beats")


@in_virtual_time
async def test_patience_is_the_plans_and_the_run_is_stopped_just_after_it():
    desk = desk_for(*jobs(1, meet=2), patience=3.0)
    Caller(desk, 0)
    await desk.stopped
    assert 3.0 < desk.clock.now() < 3.1


@in_virtual_time
async def test_patience_lasts_at_least_as_long_as_the_job():
    desk = desk_for(*jobs(1, seconds=8.0, meet=2), patience=3.0)
    Caller(desk, 0)
    await desk.stopped
    assert 8.0 < desk.clock.now() < 8.1


@in_virtual_time
async def test_patience_runs_in_fair_time():
    desk = desk_for(*jobs(1, meet=2), patience=3.0, pace=0.1)
    Caller(desk, 0)
    assert await desk.stopped == Stopped("missed", "meet")
    assert 30.0 < desk.clock.now() < 30.1


@in_virtual_time
async def test_who_waits_for_others_has_new_patience_each_time_one_comes():
    desk = desk_for(*jobs(4, meet=5), patience=3.0)
    for job in range(4):
        Caller(desk, job)
        await pass_time(2.0)
    assert not desk.stopped.done()
    await desk.stopped
    assert 9.0 < desk.clock.now() < 9.1


@in_virtual_time
async def test_who_waits_for_the_heart_has_no_new_patience_when_others_come():
    desk = desk_for(*jobs(2, beats=1), patience=3.0)
    Caller(desk, 0)
    await pass_time(2.0)
    Caller(desk, 1)
    assert await desk.stopped == Stopped("missed", "beats")
    assert 3.0 < desk.clock.now() < 3.1


@in_virtual_time
async def test_a_machine_that_never_calms_is_given_up_on_and_blamed():
    desk = desk_for(*jobs(1, meet=2), pace=0.0)
    Caller(desk, 0)
    assert await desk.stopped == Stopped("missed", "meet", busy=True)
    assert MAX_WALL_TIME < desk.clock.now() < MAX_WALL_TIME + 0.1


@in_virtual_time
async def test_a_job_is_held_until_it_is_certain_whether_the_program_spins():
    desk = desk_for(*jobs(1))
    desk.cpu = 0.2
    caller = Caller(desk, 0)
    await caller.done
    assert 0.2 / 0.35 <= desk.clock.now() < 0.62
    assert caller.reply


@pytest.mark.parametrize(
    ("cpu", "others", "spins"), [(0.9, 1, True), (0.45, 1, False), (0.9, 0, False)], ids=["sure", "may rest", "alone"]
)
def test_a_program_is_said_to_spin_once_no_rest_could_make_up_for_it(cpu, others, spins):
    @in_virtual_time
    async def scene():
        desk = desk_for(*jobs(2, seconds=2.0, meet=2))
        for index in range(1 + others):
            Caller(desk, index)
        await pass_time(1.0)
        desk.cpu = cpu
        assert desk.spinning() is spins
        for ticket in list(desk.in_flight):
            desk.drop(ticket)
        assert not desk.spinning()

    scene()


@in_virtual_time
async def test_what_a_program_uses_in_a_quiet_stretch_counts_from_the_last_call_on():
    desk = desk_for(*jobs(2, seconds=2.0, meet=2))
    used = [0.0]
    desk.cpu_clock = lambda: used[0]
    Caller(desk, 0)
    await pass_time(0.5)
    used[0] = 0.4
    Caller(desk, 1)
    await pass_time(0.1)
    used[0] = 0.475
    assert not desk.spinning()
    used[0] = 0.485
    assert desk.spinning()


@in_virtual_time
async def test_what_was_used_before_the_last_call_does_not_count_where_the_meter_is_behind():
    desk = desk_for(*jobs(2, seconds=2.0, meet=2))
    Caller(desk, 0)
    await pass_time(0.5)
    Caller(desk, 1)
    desk.cpu = 0.4  # at the first look after the call, which cannot tell how much of it came before
    await pass_time(0.01)
    assert not desk.spinning()
    await pass_time(0.1)
    desk.cpu = 0.5
    assert desk.spinning()


@in_virtual_time
async def test_who_is_sent_away_gets_no_receipt_and_no_beat_counts_any_more():
    desk = desk_for(*jobs(2, seconds=2.0), heartbeat=0.1)
    callers = [Caller(desk, 0), Caller(desk, 1)]
    desk.heartbeat()
    await pass_time(0.5)
    desk.close()
    desk.cut_off()
    desk.heartbeat()
    assert [caller.reply for caller in callers] == ["", ""]
    assert [(call.outcome, call.receipt) for call in desk.calls()] == [("dropped", "")] * 2
    assert len(desk.heartbeats) == 1


@in_virtual_time
async def test_one_job_over_the_ceiling_stops_the_run():
    desk = desk_for(*jobs(3), ceiling=2)
    callers = [Caller(desk, 0), Caller(desk, 1)]
    await pass_time(0.05)
    assert not desk.stopped.done()
    callers.append(Caller(desk, 2))
    assert await desk.stopped == Stopped("ceiling")
    desk.cut_off()
    await asyncio.gather(*(caller.done for caller in callers))
    assert [caller.reply for caller in callers] == [""] * 3
    assert [call.receipt for call in desk.calls()] == [""] * 3, "nobody is on record as answered who was not"


@in_virtual_time
async def test_as_many_as_the_ceiling_allows_may_be_in_flight_again_and_again():
    desk = desk_for(*jobs(4), ceiling=2)
    for pair in ((0, 1), (2, 3)):
        await asyncio.gather(*(Caller(desk, job).done for job in pair))
    assert not desk.stopped.done()


@in_virtual_time
async def test_calls_without_end_stop_the_run():
    desk = desk_for(*jobs(1, seconds=0.0, times=0))
    for _ in range(MAX_CALLS_PER_JOB * 2):
        await Caller(desk, 0).done
    assert not desk.stopped.done()
    Caller(desk, 0)
    assert await desk.stopped == Stopped("calls")


@in_virtual_time
async def test_a_job_that_is_called_far_more_often_than_once_stops_the_run():
    desk = desk_for(*jobs(1, seconds=0.0))
    for _ in range(1 + EXTRA_CALLS):
        await Caller(desk, 0).done
    assert not desk.stopped.done()
    Caller(desk, 0)
    assert await desk.stopped == Stopped("calls")


@in_virtual_time
async def test_the_longest_silence_between_heartbeats_is_kept():
    desk = desk_for(*jobs(1), heartbeat=0.05)
    desk.start()
    for pause in (0.05, 0.4, 0.05):
        await pass_time(pause)
        desk.heartbeat()
    await pass_time(0.1)
    desk.close()
    assert desk.longest_silence == pytest.approx(0.4)


@in_virtual_time
async def test_the_first_cause_to_stop_a_run_stays():
    desk = desk_for(*jobs(2, meet=3), ceiling=1)
    for job in (0, 1):
        Caller(desk, job)
    assert await desk.stopped == Stopped("ceiling")
    await pass_time(MAX_WALL_TIME + 1)
    assert desk.stopped.result() == Stopped("ceiling")


@in_virtual_time
async def test_the_desk_knows_the_longest_stretch_without_a_job():
    desk = desk_for(*jobs(3), pace=0.5)
    await pass_time(7.0)
    desk.start()
    for pause in (1.0, 4.0, 2.0):
        await pass_time(pause)
        await Caller(desk, 0).done
        assert desk.idle() == 0.0
    assert desk.close() == []
    assert (desk.longest_idle, desk.longest_idle_at_most) == pytest.approx((2.0, 4.0))


@in_virtual_time
async def test_what_is_in_flight_at_the_end_is_no_rest_and_is_named():
    desk = desk_for(*jobs(3, seconds=9.0))
    callers = [Caller(desk, 2), Caller(desk, 0)]
    await pass_time(5.0)
    assert desk.idle() == 0.0
    assert desk.close() == [0, 2]
    assert desk.longest_idle == 0.0
    assert [call.outcome for call in desk.calls()] == ["open"] * len(callers)


@in_virtual_time
async def test_the_fair_makespan_goes_from_the_first_arrival_to_the_last_end_within_the_call():
    desk = desk_for(*jobs(3, seconds=1.0), pace=0.5)
    for job in range(3):
        await pass_time(2.0)
        await Caller(desk, job).done
        if job == 1:
            desk.close()
    assert desk.fair_makespan == pytest.approx((1.0 + 2.0 + 1.0) * 0.5)


@in_virtual_time
async def test_times_are_counted_from_the_call():
    desk = desk_for(*jobs(1))
    await pass_time(100.0)
    desk.start()
    await Caller(desk, 0).done
    assert spans(desk) == [(0.0, 0.1)]


@in_virtual_time
async def test_once_the_run_is_decided_nobody_is_let_go_before_the_call_is_over_or_sent_away():
    desk = desk_for(*jobs(2, meet=2, seconds=0.1))
    caller = Caller(desk, 0)
    await desk.stopped
    await pass_time(5.0)
    assert not caller.done.done(), "or it would call the second, which would count"
    desk.close()
    await pass_time(5.0)
    assert caller.reply == ""


@in_virtual_time
async def test_before_a_job_is_answered_what_the_program_has_used_is_looked_at_anew():
    desk = desk_for(*jobs(1, seconds=0.1))
    desk.cpu_clock = lambda: 0.09

    def look():
        desk.cpu = 0.09

    desk.refresh_stats = look
    caller = Caller(desk, 0)
    await pass_time(0.2)
    assert not caller.done.done(), "it may be spinning: that is not certain yet"
