"""The files of a suite, and the checks that its text defines."""

from grader.intake import defined_checks, suite_digest, suite_files
from tests.tiny import make_catalogue

SUITE = b"""
import pytest

def helper(): ...
async def test_one(student): ...
@pytest.mark.parametrize("count", range(3))
async def test_two(student, count): ...
class TestGroup:
    def test_three(self): ...
    def other(self): ...
class Other:
    def test_no(self): ...
"""


def test_the_checks_of_a_suite_are_read_from_its_text(tmp_path):
    (tmp_path / "test_it.py").write_bytes(SUITE)
    assert defined_checks(tmp_path / "test_it.py") == {"test_one", "test_two", "TestGroup.test_three"}


def test_a_suite_that_cannot_be_parsed_defines_none(tmp_path):
    for content in (b"def (", b"\0", b"# \xe9"):
        (tmp_path / "test_it.py").write_bytes(content)
        assert defined_checks(tmp_path / "test_it.py") == set()


def test_the_digest_changes_with_suites_and_scenarios_and_not_with_the_reference(tmp_path):
    exercise = make_catalogue(tmp_path)
    before = suite_digest(exercise)
    exercise.reference.write_text("# another reference\n")
    assert suite_digest(exercise) == before
    (exercise.folder / "README.md").write_text("# Run alll\n")  # codespell:ignore
    assert suite_digest(exercise) == before, "a typo in the instructions changes no verdict"
    exercise.hidden_suite.write_text("# one more suite\n")
    after = suite_digest(exercise)
    assert after != before
    assert suite_files([exercise]) == [exercise.suite, exercise.hidden_suite]
    (exercise.folder / "scenarios.py").write_text("")
    assert suite_digest(exercise) != after
