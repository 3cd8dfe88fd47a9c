"""Encoded values keep their exact types, or are refused."""

import json
import math

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import plain_values
from grader.plain_values import MAX_KEYS, NotPlainData, decode, encode, equal
from tests.builders import repeatable

text = st.text(st.characters(exclude_categories=["Cs"]))
numbers = st.booleans() | st.integers() | st.floats(allow_nan=False)
keys = st.recursive(st.none() | numbers | text | st.binary(), lambda each: st.tuples(each, each), max_leaves=3)
answers = st.recursive(
    keys | st.floats(),
    lambda each: st.lists(each) | st.lists(each).map(tuple) | st.sets(keys) | st.dictionaries(keys, each),
    max_leaves=10,
)
junk = st.recursive(
    st.none() | numbers | text,
    lambda each: st.lists(each) | st.dictionaries(st.sampled_from(["int", "float", "set", "dict", "list", "x"]), each),
    max_leaves=10,
)


def round_trip(value):
    return decode(msgspec.json.decode(json.dumps(encode(value)).encode()))


@repeatable
@given(answers)
def test_a_decoded_value_is_equal_to_the_original_with_the_same_types(value):
    assert equal(round_trip(value), value)


@pytest.mark.parametrize("value", [2**53, -(2**200), math.inf, -math.inf, math.nan, -0.0, "", b"", (), {}, set()])
def test_values_that_json_cannot_express_survive_the_round_trip(value):
    assert repr(round_trip(value)) == repr(value)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (True, 1),
        (1, 1.0),
        ([1], (1,)),
        ([True], [1]),
        ({1}, {True}),
        ({(1,)}, {(True,)}),
        ({1: "a"}, {True: "a"}),
        ({"a": 0}, {"a": False}),
        ([1], [1, 1]),
        ("1", b"1"),
    ],
)
def test_values_of_different_types_are_not_equal(left, right):
    assert not equal(left, right)
    assert not equal(right, left)


class Liar(str):
    """A string whose methods must never be called."""

    __slots__ = ()

    def __eq__(self, other):
        raise AssertionError("a method of the value was called")

    def __hash__(self):
        raise AssertionError("a method of the value was called")


class Meta(type):
    def __getattribute__(cls, name):
        raise AssertionError("a method of the value was called")


class Posing(metaclass=Meta):
    """A class that would lie about its name."""


@pytest.mark.parametrize(("value", "name"), [(Liar("x"), "Liar"), ([Liar("x")], "Liar"), (Posing(), "Posing")])
def test_encoding_calls_no_method_of_an_object(value, name):
    with pytest.raises(NotPlainData, match=f"^an object of type {name}$"):
        encode(value)


@pytest.mark.parametrize("kind", [int, float, list, dict, tuple, set, bytes])
def test_a_subclass_of_a_built_in_type_is_not_plain_data(kind):
    with pytest.raises(NotPlainData, match="an object of type Mine"):
        encode(type("Mine", (kind,), {})())


def test_a_cycle_is_not_plain_data():
    cycle = []
    cycle.append(cycle)
    with pytest.raises(NotPlainData, match="one that contains itself"):
        encode(cycle)


def nested(levels, wrap, value):
    for _ in range(levels):
        value = wrap(value)
    return value


@pytest.mark.parametrize("wrap", [lambda each: [each], lambda each: (each,), lambda each: {0: each}])
@pytest.mark.parametrize("bottom", [[], {0}, {0: 0}])
def test_the_depth_limit_is_exact(wrap, bottom):
    levels = plain_values.MAX_DEPTH - len(bottom)
    assert equal(round_trip(nested(levels, wrap, bottom)), nested(levels, wrap, bottom))
    with pytest.raises(NotPlainData, match=f"deeper than {plain_values.MAX_DEPTH} levels"):
        encode(nested(levels + 1, wrap, bottom))


def test_the_limit_on_parts_is_exact():
    encode([None] * (plain_values.MAX_NODES - 1))
    with pytest.raises(NotPlainData, match="more than 100,000 parts"):
        encode([None] * plain_values.MAX_NODES)


@pytest.mark.parametrize("sign", [1, -1])
def test_the_limit_on_integers_is_exact_and_below_what_python_can_show(sign):
    largest = sign * (2 ** (4 * plain_values.MAX_INT_DIGITS) - 1)
    assert round_trip(largest) == largest
    assert len(str(largest)) < 640
    with pytest.raises(NotPlainData, match="an integer of more than 2,048 bits"):
        encode(largest + sign)


@pytest.mark.parametrize("letter", ["x", b"x"], ids=["text", "bytes"])
def test_one_limit_covers_all_text_in_a_value(letter):
    fits = plain_values.MAX_TEXT // len(letter.hex() if type(letter) is bytes else letter) // 2
    encode([letter * fits, letter * fits])
    with pytest.raises(NotPlainData, match="more than 1,000,000 characters"):
        encode([letter * fits, letter * fits, letter])


@repeatable
@given(junk)
def test_junk_is_refused_or_decodes_to_plain_data(data):
    try:
        value = decode(data)
    except NotPlainData:
        return
    assert equal(round_trip(value), value)


@pytest.mark.parametrize(
    "data",
    [
        [],
        {},
        {"list": [], "tuple": []},
        {"frozenset": []},
        {"job": 0},
        {"int": "not a number"},
        {"int": 5},
        {"int": "0x1" + "0" * 600},
        2**53,
        10**4000,
        {"float": "1e5"},
        {"float": "1" * 1000},
        {"float": "soon"},
        {"float": 1},
        {"bytes": "0"},
        {"list": 5},
        {"list": "abc"},
        {"tuple": {"a": 1}},
        {"set": [{"list": []}]},
        {"dict": [[1]]},
        {"dict": ["ab"]},
        {"dict": [[{"list": []}, 1]]},
    ],
    ids=lambda data: f"{data:x}"[:20] if type(data) is int else str(data)[:40],
)
def test_data_that_encode_cannot_produce_is_refused(data):
    with pytest.raises(NotPlainData, match=r"^data in an unknown form$"):
        decode(data)


def test_data_nested_too_deeply_is_refused():
    data = {"list": []}
    for _ in range(100_000):
        data = {"list": [data]}
    with pytest.raises(NotPlainData, match=r"^data in an unknown form$"):
        decode(data)


def test_the_description_of_an_object_is_truncated():
    with pytest.raises(NotPlainData, match=r"^a{200}$"):
        decode({"other": "a" * 10_000})


@pytest.mark.parametrize("kind", ["set", "dict"])
def test_one_limit_covers_all_keys_in_a_value(kind):
    def part(numbers):
        return {kind: [[each, None] if kind == "dict" else each for each in numbers]}

    half, rest = range(MAX_KEYS // 2), range(MAX_KEYS - MAX_KEYS // 2)
    decode({"list": [part(half), part(rest)]})
    with pytest.raises(NotPlainData, match="more than 5,000 parts"):
        decode({"list": [part(half), part(rest), part([0])]})
