"""A token holds a schedule, and no other text is accepted as one."""

import pytest

from grader.sim.core import BadToken, decode_token, encode_token


@pytest.mark.parametrize("decisions", [[], [(0, 1, 2)], [(0, 300, 1), (1, 5, 0), (0, 100_000, 3)]])
def test_a_schedule_survives_encoding_and_decoding(decisions):
    decoded, flags = decode_token(encode_token(decisions, 1))
    assert decoded == {(task, step): chosen for task, step, chosen in decisions}
    assert flags == 1


@pytest.mark.parametrize("token", ["", "B", "A", "AAA=", "A!!!", "AAAA", "Agg", "A" + "g" * 40])
def test_a_damaged_token_is_refused(token):
    with pytest.raises(BadToken):
        decode_token(token)


def test_two_decisions_fit_into_twelve_characters():
    assert len(encode_token([(0, 12, 1), (1, 4, 2)])) <= 12


def test_the_format_never_changes():
    """Tokens are kept in reports, so every version must read them."""
    assert encode_token([(0, 3, 1), (1, 200, 0), (0, 5, 2)], 2) == "AAgADAQHIAQAAAgI"
