"""The chart of the jobs: bars where the calls were, and the wanted schedule on the same scale."""

import pytest

from grader.model import Stopped
from grader.pages.timeline import axis_ticks, draw_chart
from tests.builders import answered, clean, jobs, run_of


def test_bars_of_both_groups_have_one_scale():
    chart = draw_chart(clean(run=run_of(*jobs(2, seconds=1.0)), calls=answered((0.0, 1.0), (1.0, 2.0))))
    yours, wanted = chart.groups
    assert [bar.kind for bar in yours.bars] == ["ran", "ran"]
    assert yours.bars[0].width == wanted.bars[0].width == wanted.bars[1].width
    assert yours.bars[1].x > yours.bars[0].x == wanted.bars[1].x
    assert [lane.spans for lane in yours.lanes] == ["0.00 to 1.00 s", "1.00 to 2.00 s"]


def test_jobs_that_a_stopped_run_did_not_reach_are_marked():
    seen = clean(
        run=run_of(*jobs(3, seconds=1.0)), calls=answered((0.0, 1.0)), ending=Stopped("missed", "meet"), ended=1.0
    )
    chart = draw_chart(seen)
    assert [bar.kind for bar in chart.groups[0].bars] == ["ran", "missing", "missing"]
    assert chart.has_missing
    assert chart.groups[0].lanes[1].spans == "not reached"


def test_a_run_without_calls_has_no_chart():
    assert draw_chart(clean(run=run_of())) is None


@pytest.mark.parametrize("longest", [0.0004, 0.38, 1.0, 1.17, 5.17, 60.0, 999.0])
def test_ticks_are_round_and_few(longest):
    ticks = axis_ticks(longest)
    assert 2 <= len(ticks) <= 7
    assert ticks[0][0] == 0.0
    assert ticks[-1][0] <= longest * 1.001
    assert len({text for _, text in ticks}) == len(ticks)
