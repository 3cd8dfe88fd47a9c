"""When waiting becomes spinning."""

import pytest

from grader.judging.busy_wait import busy_waits, busy_waits_in_quiet


@pytest.mark.parametrize(
    ("cpu", "fair", "calls", "verdict"),
    [
        (0.0, 0.0, 0, False),
        (0.35, 1.0, 0, False),
        (0.36, 1.0, 0, True),
        (0.2, 0.1, 0, None),
        (0.26, 0.1, 0, True),
        (0.26, 0.1, 5, None),
        (0.8, 1.0, 200, None),
        (1.1, 1.0, 200, True),
    ],
)
def test_a_third_of_a_processor_is_too_much_unless_many_jobs_were_started_with_it(cpu, fair, calls, verdict):
    assert busy_waits(cpu, fair, calls) is verdict


@pytest.mark.parametrize(
    ("cpu", "queued", "turns", "verdict"),
    [
        (0.3, 0.0, 0, False),
        (0.3, 0.7, 0, True),
        (0.1, 0.9, 0, None),
        (0.05, 5.0, 0, None),
        (0.1, 0.0, 3000, False),
        (0.1, 0.0, 3001, True),
        (0.1, 0.6, 1300, True),
        (0.01, 0.9, 600, None),
    ],
)
def test_the_time_in_which_no_processor_was_free_is_none_in_which_a_program_slept(cpu, queued, turns, verdict):
    assert busy_waits(cpu, 1.0, 0, queued, turns) is verdict


@pytest.mark.parametrize(
    ("cpu", "fair", "queued", "verdict"),
    [(0.08, 0.08, 0.0, False), (0.09, 0.09, 0.0, True), (0.09, 0.2, 0.0, False), (0.09, 0.2, 0.1, True)],
)
def test_where_there_is_nothing_to_do_but_wait_a_moment_tells(cpu, fair, queued, verdict):
    assert busy_waits_in_quiet(cpu, fair, queued) is verdict


@pytest.mark.parametrize(("cpu", "fair", "verdict"), [(0.02, 0.02, False), (0.03, 0.03, True), (0.03, 0.07, False)])
def test_of_a_program_that_is_known_to_spin_a_quarter_of_that_tells(cpu, fair, verdict):
    assert busy_waits_in_quiet(cpu, fair, 0.0, known=True) is verdict
    assert not busy_waits_in_quiet(cpu, fair, 0.0)
