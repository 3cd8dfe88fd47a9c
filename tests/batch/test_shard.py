"""A shard: files go in as bytes and reports come out as bytes, if both machines have the same kit."""

import subprocess
import sys
from pathlib import Path

import pytest

from grader.batch import shard as shard_module
from grader.batch.shard import Shard, decode_reports, encode_shard, grade_shard, kit_fingerprint
from grader.model import OperatorError, Reason
from tests.builders import check_of, report_of
from tests.tiny import RIGHT, SEQUENTIAL, hand_in, make_catalogue

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def exercise(tmp_path):
    return make_catalogue(tmp_path / "kit")


def encoded_shard(exercise, *files, kit="", trust="nobody"):
    root = exercise.folder.parents[2]
    kit = kit or kit_fingerprint([exercise])
    return encode_shard(Shard(kit=kit, root=root, isolation="auto", trust=trust, files=list(files)))


def test_a_shard_is_graded_on_the_other_machine(exercise, tmp_path):
    command = [sys.executable, "-m", "grader.batch.shard"]
    shard = encoded_shard(exercise, hand_in(tmp_path / "ann", exercise, SEQUENTIAL))
    done = subprocess.run(command, cwd=ROOT, input=shard, capture_output=True, check=True)
    [report] = decode_reports(done.stdout)
    assert (report.slug, report.checks[0].finding.reason) == ("run_all", Reason.SEQUENTIAL)


def test_everything_that_a_verdict_depends_on_arrives(exercise, tmp_path, monkeypatch):
    arrived = {}

    def grade_sources(exercises, files, isolation, trust):
        arrived.update(slugs=[each.slug for each in exercises], files=files, isolation=isolation, trust=trust)
        return [report_of(check_of("together"), path=str(file.path)) for file in files]

    monkeypatch.setattr(shard_module, "grade_sources", grade_sources)
    files = [hand_in(tmp_path / name, exercise, text) for name, text in (("ann", RIGHT), ("bob", SEQUENTIAL))]
    reports = decode_reports(grade_shard(encoded_shard(exercise, *files, trust="author")))
    assert arrived == {"slugs": ["run_all"] * 2, "files": files, "isolation": "auto", "trust": "author"}
    assert [report.path for report in reports] == [str(file.path) for file in files]


def test_a_machine_with_another_kit_refuses(exercise, tmp_path):
    shard = encoded_shard(exercise, hand_in(tmp_path / "ann", exercise, RIGHT), kit="another")
    with pytest.raises(OperatorError, match="another version of the kit"):
        grade_shard(shard)


def test_the_fingerprint_of_a_kit_changes_with_a_suite(exercise):
    before = kit_fingerprint([exercise])
    exercise.suite.write_text(exercise.suite.read_text() + "# stricter\n")
    assert kit_fingerprint([exercise]) != before
