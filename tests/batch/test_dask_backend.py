"""A batch on a real Dask scheduler and two workers, one of which is killed: the same gradebook, nothing lost."""

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest

from grader.batch.dask_backend import dask_backend, grade_share
from grader.batch.shard import Shard, decode_reports, encode_shard, grade_shard, kit_fingerprint
from grader.model.errors import OperatorError
from tests.batch.test_batch import graded_in, hand_in
from tests.tiny import RIGHT, SEQUENTIAL, make_catalogue
from tests.tiny import hand_in as source_of

ROOT = Path(__file__).resolve().parent.parent.parent
SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@pytest.fixture
def exercise(tmp_path):
    return make_catalogue(tmp_path / "kit")


def work_for(exercise, source, kit=""):
    root = exercise.folder.parents[2]
    return encode_shard(
        Shard(
            kit=kit or kit_fingerprint([exercise]), root=str(root), isolation="auto", trust="nobody", sources=[source]
        )
    )


def test_bytes_go_in_and_reports_come_out(exercise, tmp_path):
    [report] = decode_reports(grade_shard(work_for(exercise, source_of(tmp_path / "ann", exercise, SEQUENTIAL))))
    assert (report.slug, report.checks[0].finding.reason) == ("run_all", "sequential")


def test_a_machine_with_another_kit_refuses(exercise, tmp_path):
    order = work_for(exercise, source_of(tmp_path / "ann", exercise, RIGHT), kit="another")
    with pytest.raises(OperatorError, match="another version of the kit"):
        grade_shard(order)
    with pytest.raises(RuntimeError, match="another version of the kit"):
        grade_share(order)


def test_where_there_is_no_scheduler_it_is_told_in_a_line(exercise, monkeypatch):
    import distributed

    def nobody(*_, **__):
        raise OSError("timed out")

    monkeypatch.setattr(distributed, "Client", nobody)
    with pytest.raises(OperatorError, match=r"There is no Dask scheduler at tcp://nowhere:1"):
        dask_backend("tcp://nowhere:1", [exercise], ROOT, "auto", "nobody")(iter([]), lambda *_: None)


@contextlib.contextmanager
def started(*command):
    process = subprocess.Popen([sys.executable, "-m", *command], cwd=ROOT, **SILENT)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@pytest.mark.once
def test_a_worker_killed_in_mid_batch_changes_nothing(exercise, tmp_path):
    for number in range(200):
        hand_in(tmp_path / "in", f"s{number:03}", f"# {number}\n" + (RIGHT if number % 2 else SEQUENTIAL))
    batch = [sys.executable, "-m", "grader", "batch", str(tmp_path / "in"), "--isolation", "auto"]
    batch += ["--root", str(tmp_path / "kit"), "--out"]
    subprocess.run([*batch, str(tmp_path / "here")], cwd=ROOT, check=True, **SILENT)
    where = tmp_path / "scheduler.json"
    here = ["--scheduler-file", str(where), "--no-dashboard"]
    worker = ["distributed.cli.dask_worker", *here, "--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path)]
    with contextlib.ExitStack() as stack:
        stack.enter_context(started("distributed.cli.dask_scheduler", "--port", "0", *here))
        first = stack.enter_context(started(*worker))
        stack.enter_context(started(*worker))
        address = address_in(where)
        far = [*batch, str(tmp_path / "far"), "--cluster", address]
        with subprocess.Popen(far, cwd=ROOT, **SILENT) as process:
            while not graded_in(tmp_path / "far"):
                assert process.poll() is None
            first.kill()
            assert process.wait(200) == 0
    assert (tmp_path / "far" / "gradebook.csv").read_bytes() == (tmp_path / "here" / "gradebook.csv").read_bytes()
    assert graded_in(tmp_path / "far") == 200


def address_in(where):
    import json

    while True:
        with contextlib.suppress(OSError, ValueError, KeyError):
            return json.loads(where.read_text())["address"]
