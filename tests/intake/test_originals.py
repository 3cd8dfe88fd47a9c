"""A program to repair that nobody has begun with is told by its hash, whatever the line endings."""

import msgspec
import pytest

from grader.intake.originals import SIZE_LIMIT, content_hash, is_untouched
from tests.builders import STUB, exercise_in


@pytest.fixture
def exercise(tmp_path):
    found = exercise_in(tmp_path)
    return msgspec.structs.replace(
        found, metadata=msgspec.structs.replace(found.metadata, form="repair", original=content_hash(STUB))
    )


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (STUB, True),
        (STUB.replace(b"\n", b"\r\n"), True),
        (STUB + b"# mine", False),
        (b"", False),
        (STUB + b" " * SIZE_LIMIT, False),
    ],
)
def test_only_the_program_as_handed_out_is_untouched(exercise, content, expected):
    exercise.stub.write_bytes(content)
    assert is_untouched(exercise, exercise.stub) is expected


def test_a_file_that_does_not_exist_is_not_untouched(exercise, tmp_path):
    assert not is_untouched(exercise, tmp_path / "gone.py")


def test_other_exercises_have_no_program_to_compare_with(tmp_path):
    found = exercise_in(tmp_path)
    assert not is_untouched(found, found.stub)
