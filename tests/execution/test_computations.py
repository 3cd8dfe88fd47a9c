"""Calls compute together if they come from different processes, or if their threads could use as many processors."""

import pytest

from grader.execution import computations
from grader.execution.computations import (
    BLOCKING_STEPS,
    GRACE,
    LONGEST_SETTLING,
    LOOK_GAP,
    MEASURED_STEPS,
    QUIET_LOOKS,
    SHORT_STEPS,
    Rendezvous,
    draw_begin,
    is_end,
)
from grader.student import computing


class FakeCall:
    def __init__(self, process):
        self.process = process


class Scene:
    """A rendezvous, with a clock and a demand that the test sets. `fair` passes `pace` times as fast as time."""

    def __init__(self, wanted, *, pace=1.0, exactly=False):
        self.moment, self.pace = 0.0, pace
        self.clocks, self.is_whole = {}, True
        self.is_asleep = True
        self.rendezvous = Rendezvous(wanted, self, self, exactly=exactly)

    def now(self):
        return self.moment

    def fair(self):
        return self.moment * self.pace

    def processor_demand(self):
        return dict(self.clocks), self.is_whole

    def sleeps(self):
        return self.is_asleep

    def looks(self, calls, count):
        """What each of so many looks says, the least time after one another."""
        answers = []
        for _ in range(count):
            self.moment += 1.01 * LOOK_GAP
            answers.append(self.rendezvous.look(calls))
        return answers

    def decide(self, calls, **used):
        """All calls compute for a second, in which each process uses what is given."""
        self.rendezvous.look(calls)
        self.moment += GRACE / self.pace + 0.01
        assert self.rendezvous.look(calls)
        for call in calls:
            assert self.rendezvous.steps(call, blocks=False) == MEASURED_STEPS
        self.moment += 1.0
        for name, seconds in used.items():
            pid = int(name.removeprefix("p"))
            self.clocks[pid] = self.clocks.get(pid, 0.0) + seconds
        return self.rendezvous.end(calls[0])


def calls_from(*processes):
    return [FakeCall(process) for process in processes]


def test_calls_from_enough_processes_compute_together_and_shortly():
    scene = Scene(3)
    calls = calls_from(7, 8, 9)
    assert not scene.rendezvous.look(calls[:2])
    assert scene.rendezvous.look(calls)
    assert scene.rendezvous.parallel == 3
    assert scene.rendezvous.steps(calls[0], blocks=False) == SHORT_STEPS
    assert scene.rendezvous.end(calls[0]) is False


def test_a_run_that_demands_nothing_holds_no_call():
    scene = Scene(0)
    assert scene.rendezvous.reached
    assert scene.rendezvous.steps(FakeCall(1), blocks=False) == SHORT_STEPS


def test_in_the_process_of_the_loop_a_computation_is_long():
    assert Scene(0).rendezvous.steps(FakeCall(1), blocks=True) == BLOCKING_STEPS


def test_calls_from_one_process_are_held_for_a_while_because_other_processes_may_come():
    scene = Scene(2)
    calls = calls_from(7, 7)
    assert not scene.rendezvous.look(calls)
    scene.moment = GRACE / 2
    calls += calls_from(8)
    assert scene.rendezvous.look(calls)
    assert scene.rendezvous.parallel == 2


def test_the_wait_for_other_processes_begins_anew_when_a_call_has_gone():
    scene = Scene(2)
    scene.rendezvous.look(calls_from(7, 7))
    scene.rendezvous.look(calls_from(7))
    scene.moment = GRACE + 0.01
    assert not scene.rendezvous.look(calls_from(7, 7))


@pytest.mark.parametrize("pace", [1.0, 0.1])
def test_threads_that_take_turns_do_not_compute_together_however_busy_the_machine_is(pace):
    scene = Scene(3, pace=pace)
    assert scene.decide(calls_from(7, 7, 7), p7=1.05) is True
    assert scene.rendezvous.parallel == 1.05


def test_threads_that_could_use_as_many_processors_compute_together():
    assert Scene(3).decide(calls_from(7, 7, 7), p7=2.9) is False


def test_two_processes_of_threads_are_less_than_four():
    assert Scene(4).decide(calls_from(7, 7, 8, 8), p7=1.0, p8=1.0) is True


def test_a_process_that_starts_meanwhile_does_not_count():
    assert Scene(2).decide(calls_from(7, 7), p7=1.0, p8=0.9) is True


def test_processes_that_the_kernel_does_not_tell_are_judged_by_what_they_use():
    assert Scene(2).decide(calls_from(0, 0), p7=0.95, p8=0.95) is False


def test_without_the_time_in_the_queue_a_busy_machine_leaves_it_open():
    scene = Scene(2, pace=0.5)
    scene.is_whole = False
    assert scene.decide(calls_from(7, 7), p7=1.0) is None


def test_without_the_time_in_the_queue_a_calm_machine_with_enough_processors_decides(monkeypatch):
    monkeypatch.setattr(computations, "processor_count", lambda: 2)
    scene = Scene(2)
    scene.is_whole = False
    assert scene.decide(calls_from(7, 7), p7=1.0) is True


def test_without_the_time_in_the_queue_one_processor_leaves_it_open(monkeypatch):
    monkeypatch.setattr(computations, "processor_count", lambda: 1)
    scene = Scene(2)
    scene.is_whole = False
    assert scene.decide(calls_from(7, 7), p7=1.0) is None


def test_a_process_that_has_ended_meanwhile_counts_for_nothing():
    scene = Scene(2)
    scene.clocks = {9: 5.0}
    calls = calls_from(7, 7)
    scene.rendezvous.look(calls)
    scene.moment = GRACE + 0.01
    scene.rendezvous.look(calls)
    scene.rendezvous.steps(calls[0], blocks=False)
    scene.clocks = {7: 1.9}
    scene.moment += 1.0
    assert scene.rendezvous.end(calls[0]) is False


@pytest.mark.parametrize("steps", [1, 2, 1000])
def test_the_students_side_computes_what_the_service_expects(steps):
    begin = draw_begin()
    end = computing.run_steps(begin, steps)
    assert is_end(begin, steps, end)
    assert not is_end(begin, steps, end + 1)
    assert not is_end(begin, steps + 1, end)
    assert not is_end(begin, steps, None)


def test_where_no_more_calls_are_allowed_they_are_held_until_the_program_has_slept_for_some_looks():
    scene = Scene(2, exactly=True)
    calls = calls_from(7, 8)
    scene.is_asleep = False  # a third process starts
    assert not any(scene.looks(calls, 2 * QUIET_LOOKS))
    scene.is_asleep = True
    assert scene.looks(calls, QUIET_LOOKS) == [False] * (QUIET_LOOKS - 1) + [True]
    assert scene.rendezvous.parallel == 2


def test_looks_at_the_same_moment_count_once():
    scene = Scene(2, exactly=True)
    calls = calls_from(7, 8)
    scene.moment = 1.01 * LOOK_GAP
    assert not any(scene.rendezvous.look(calls) for _ in range(2 * QUIET_LOOKS))


def test_a_call_that_goes_meanwhile_lets_the_looks_begin_anew():
    scene = Scene(2, exactly=True)
    scene.looks(calls_from(7, 8), QUIET_LOOKS - 1)
    scene.looks(calls_from(7), 1)
    assert scene.looks(calls_from(7, 8), QUIET_LOOKS)[:-1] == [False] * (QUIET_LOOKS - 1)


def test_a_program_that_never_sleeps_is_not_held_for_ever():
    scene = Scene(2, exactly=True)
    scene.is_asleep = False
    scene.looks(calls_from(7, 8), 1)
    scene.moment += LONGEST_SETTLING
    assert not scene.rendezvous.look(calls_from(7, 8))
    assert scene.looks(calls_from(7, 8), 1) == [True]


def test_where_the_kernel_does_not_tell_further_calls_are_waited_for_a_while():
    scene = Scene(2, exactly=True)
    scene.is_asleep = None
    scene.looks(calls_from(7, 8), 1)
    scene.moment += GRACE
    assert scene.looks(calls_from(7, 8), 1) == [True]


def test_a_single_call_is_not_measured_against_itself():
    scene = Scene(1, exactly=True)
    call = FakeCall(0)  # the kernel does not tell the process
    scene.rendezvous.look([call])
    scene.moment += GRACE + 0.01
    assert scene.rendezvous.look([call])
    assert scene.rendezvous.steps(call, blocks=False) == SHORT_STEPS
    assert scene.rendezvous.end(call) is False
