"""A batch on a real Dask scheduler and two workers, one of which is killed: the same gradebook, nothing lost."""

import contextlib
import json
import subprocess
import sys
from pathlib import Path

import pytest

from grader.batch.dask_backend import dask_backend, run_shard
from grader.batch.shard import Shard, encode_shard
from grader.model.errors import OperatorError
from tests.batch.test_batch import graded_in, hand_in, wait_until
from tests.tiny import RIGHT, SEQUENTIAL, make_catalogue

ROOT = Path(__file__).resolve().parent.parent.parent
SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@pytest.fixture
def exercise(tmp_path):
    return make_catalogue(tmp_path / "kit")


def test_the_last_output_of_a_grader_that_fails_is_reported(exercise):
    shard = Shard(kit="another", root=exercise.folder.parents[2], isolation="auto", trust="nobody", files=[])
    with pytest.raises(RuntimeError, match="another version of the kit"):
        run_shard(encode_shard(shard))


def test_a_missing_scheduler_is_reported_in_a_line(exercise, monkeypatch):
    import distributed

    def time_out(*_, **__):
        raise OSError("timed out")

    monkeypatch.setattr(distributed, "Client", time_out)
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
def test_a_worker_that_is_killed_during_a_batch_changes_nothing(exercise, tmp_path):
    for number in range(200):
        hand_in(tmp_path / "in", f"s{number:03}", f"# {number}\n" + (RIGHT if number % 2 else SEQUENTIAL))
    batch = [sys.executable, "-m", "grader", "batch", str(tmp_path / "in"), "--isolation", "auto"]
    batch += ["--root", str(tmp_path / "kit"), "--out"]
    subprocess.run([*batch, str(tmp_path / "here")], cwd=ROOT, check=True, **SILENT)
    where = tmp_path / "scheduler.json"
    here = ["--scheduler-file", str(where), "--no-dashboard"]
    worker = ["distributed.cli.dask_worker", *here, "--nthreads", "1", "--no-nanny", "--local-directory", str(tmp_path)]
    with contextlib.ExitStack() as stack:
        scheduler = stack.enter_context(started("distributed.cli.dask_scheduler", "--port", "0", *here))
        first = stack.enter_context(started(*worker))
        stack.enter_context(started(*worker))
        address = wait_until(lambda: address_in(where), scheduler)
        far = [*batch, str(tmp_path / "far"), "--cluster", address]
        with subprocess.Popen(far, cwd=ROOT, **SILENT) as process:
            wait_until(lambda: graded_in(tmp_path / "far"), process)
            first.kill()
            assert process.wait(200) == 0
    assert (tmp_path / "far" / "gradebook.csv").read_bytes() == (tmp_path / "here" / "gradebook.csv").read_bytes()
    assert graded_in(tmp_path / "far") == 200


def address_in(file):
    """The address that the scheduler has written to the file; empty if it has not."""
    with contextlib.suppress(OSError, ValueError, KeyError):
        return json.loads(file.read_text())["address"]
    return ""
