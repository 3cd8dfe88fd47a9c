"""A token holds a schedule, and nothing else is taken for one."""

import pytest

from grader.sim.core.schedule_token import BadToken, decode, encode


@pytest.mark.parametrize("decisions", [[], [(0, 1, 2)], [(0, 300, 1), (1, 5, 0), (0, 100_000, 3)]])
def test_what_was_encoded_is_decoded(decisions):
    decoded, flags = decode(encode(decisions, 1))
    assert decoded == {(task, step): chosen for task, step, chosen in decisions}
    assert flags == 1


@pytest.mark.parametrize("token", ["", "B", "A", "AAA=", "A!!!", "AAAA", "Agg", "A" + "g" * 40])
def test_a_damaged_token_is_refused(token):
    with pytest.raises(BadToken):
        decode(token)


def test_a_token_is_short():
    assert len(encode([(0, 12, 1), (1, 4, 2)])) <= 12
