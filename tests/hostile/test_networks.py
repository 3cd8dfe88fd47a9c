"""Submissions that misuse sockets, where sockets are allowed: no credit, no harm, and nothing for others to notice."""

import contextlib
import os
import socket
import sys
from pathlib import Path

import psutil
import pytest

from grader.execution.launcher import ForkLauncher
from grader.grading.pipeline import grade_sources
from tests.hostile.corpus import read_hostile
from tests.machine_features import require_isolation
from tests.made_once import made_once
from tests.tiny import hand_in, make_catalogue

pytestmark = pytest.mark.timeout(600)
FOLDER = Path(__file__).resolve().parent / "submissions" / "networks"
CORPUS = {path.stem: read_hostile(path.read_bytes()) for path in sorted(FOLDER.glob("*.py"))}
SUITE = '''"""Fetch three pages."""


async def fetch(student):
    texts = [f"text {student.random.random()}" for _ in range(3)]
    pages = [student.page(f"/{number}", text, meet=3) for number, text in enumerate(texts)]
    names = [page.name for page in pages]
    run = await student.call("run_all", student.port, names, pages=pages, connections=6)
    run.expect(returns=texts, together=3)


async def test_pages(student):
    """Three pages are fetched at the same time"""
    await fetch(student)


async def test_again(student):
    """A second run, where the first one may have left something"""
    await fetch(student)
'''
HONEST = """
import http.client
from concurrent.futures import ThreadPoolExecutor


def run_all(port, paths):
    def fetch(path):
        connection = http.client.HTTPConnection("localhost", port)
        connection.request("GET", path)
        text = connection.getresponse().read().decode()
        connection.close()
        return text

    with ThreadPoolExecutor(len(paths)) as pool:
        return list(pool.map(fetch, paths))
"""


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """The verdicts of all, graded together, and what else there was to see."""
    require_isolation("" if sys.platform == "linux" else "not Linux")
    launcher = ForkLauncher("auto")
    try:
        require_isolation(launcher.isolation.why_not)
    finally:
        launcher.close()

    def grade():
        folder = tmp_path_factory.mktemp("networks")
        exercise = make_catalogue(folder / "kit", SUITE)
        contents = [HONEST.encode(), *(each.content for each in CORPUS.values()), HONEST.encode()]
        sources = [hand_in(folder / "inbox" / str(n), exercise, each) for n, each in enumerate(contents)]
        with socket.create_server(("127.0.0.1", 0)) as bystander:
            reports = grade_sources([exercise] * len(sources), sources, "on")
            bystander.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                bystander.accept()
                raise AssertionError("a submission has reached a port of the machine")
        found = [
            [[check.status, str(check.finding.reason), check.finding.what] if check.finding else ["passed", "", ""]
             for check in report.checks]
            for report in reports
        ]  # fmt: skip
        left = [each.name() for each in psutil.Process().children(recursive=True)]
        return {"verdicts": dict(zip(["first", *CORPUS, "last"], found, strict=True)), "left": left}

    return made_once(tmp_path_factory, f"hostile-networks-{os.getuid()}", grade, lock="hostile")


@pytest.mark.parametrize("name", CORPUS)
def test_a_submission_that_misuses_sockets_gets_its_verdict_and_no_credit(graded, name):
    for status, reason, what in graded["verdicts"][name]:
        assert status == "failed", what
        assert reason in CORPUS[name].reasons, what
        assert CORPUS[name].says in what


@pytest.mark.parametrize("name", ["first", "last"])
def test_an_honest_submission_beside_them_passes(graded, name):
    assert [status for status, _, _ in graded["verdicts"][name]] == ["passed", "passed"], graded["verdicts"][name]


def test_nothing_is_left(graded):
    assert graded["left"] == []
