"""Paths and names in reports that programs read."""

import pytest

from grader.reports.locations import relative_path, unique_ids
from tests.builders import check_of


@pytest.mark.parametrize(
    ("path", "root", "shown"),
    [
        ("/repo/exercises/a.py", "/repo", "exercises/a.py"),
        ("/elsewhere/a.py", "/repo", "/elsewhere/a.py"),
        ("/repository/a.py", "/repo", "/repository/a.py"),
        ("inbox/a.py", "", "inbox/a.py"),
        (r"C:\work\kit\a b.py", r"C:\work", "kit/a b.py"),
        (r"C:\work\kit\a.py", "/repo", "C:/work/kit/a.py"),
    ],
)
def test_a_path_is_relative_to_its_root_and_has_slashes(path, root, shown):
    assert relative_path(path, root) == shown


def test_ids_that_two_suites_share_get_a_number():
    assert unique_ids([check_of("a"), check_of("b"), check_of("a"), check_of("a")]) == ["a", "b", "a#2", "a#3"]
