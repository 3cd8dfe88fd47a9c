"""Fixtures for small batches."""

import pytest

from grader.batch.batch import BatchRequest, run_batch
from tests.batch.small_batch import TEXTS, FakeBackend, hand_in
from tests.tiny import make_catalogue


@pytest.fixture
def kit(tmp_path):
    make_catalogue(tmp_path / "kit")
    return tmp_path / "kit"


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    for name, content in TEXTS.items():
        hand_in(folder, name, content)
    (folder / "eve.zip").write_bytes(b"PK nothing")
    return folder


@pytest.fixture
def go(kit, inbox, tmp_path):
    """Runs a batch without workers; returns its summary, and the number of files that were graded."""

    def run(backend=None, **options):
        backend = backend or FakeBackend()
        request = BatchRequest(**{"inbox": inbox, "out": tmp_path / "out", "root": kit} | options)
        return run_batch(request, lambda _: None, backend), len(backend.graded)

    return run
