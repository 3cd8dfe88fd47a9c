"""A Python with known holes in what reads submissions is named, with the version that has none."""

import sys

import pytest

from grader.batch import batch
from grader.batch.known_holes import HOLES, describe_known_holes
from tests.batch.small_batch import FakeBackend


@pytest.mark.parametrize(
    ("version", "names", "cure"),
    [
        ((3, 11, 7), 3, "3.11.14"),
        ((3, 11, 10), 1, "3.11.14"),
        ((3, 12, 1), 3, "3.12.12"),
        ((3, 12, 6, "final", 0), 1, "3.12.12"),
        ((3, 13, 0), 1, "3.13.6"),
    ],
)
def test_a_python_with_holes_is_named_with_the_cure(version, names, cure):
    text = describe_known_holes(version)
    assert text.count("CVE-") == names
    assert f"Use {cure} or newer." in text
    assert "\n" not in text


@pytest.mark.parametrize("version", [(3, 11, 14), (3, 12, 12), (3, 13, 6), (3, 14, 0), (3, 15, 0)])
def test_a_python_without_known_holes_is_not_mentioned(version):
    assert describe_known_holes(version) == ""


def test_every_hole_has_its_number_and_module():
    assert all(name.startswith("CVE-") and name.endswith(("tarfile", "zipfile")) for name in HOLES)


def test_a_batch_names_a_python_with_holes_before_it_grades(kit, inbox, tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "describe_known_holes", lambda version: f"Python {version[0]} has holes.")
    seen = []
    request = batch.BatchRequest(inbox=inbox, out=tmp_path / "out", root=kit)
    batch.run_batch(request, seen.append, FakeBackend())
    assert [each.warning for each in seen if each.warning] == [f"Python {sys.version_info[0]} has holes."]
    assert seen[0].warning
