"""No hostile submission gets credit, harms, or changes the verdict of another; as root and as an ordinary account."""

import functools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.corpus import load
from tests.hostile.neighbours import NEIGHBOURS

KIT = Path(__file__).resolve().parent.parent.parent
CORPUS = load()
ACCOUNTS = ["this", "ordinary"] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["this"]

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="isolation needs Linux"),
    pytest.mark.parametrize("account", ACCOUNTS),
]


@pytest.fixture(scope="session")
def graded(tmp_path_factory):
    """What came of all of them together; in a process of its own, since root cannot be had back."""

    @functools.cache
    def grade(account):
        out = tmp_path_factory.mktemp("hostile") / "out.json"
        command = [sys.executable, "-m", "tests.hostile.run", str(out), account]
        subprocess.run(command, cwd=KIT, check=True, stdin=subprocess.DEVNULL, timeout=280)
        told = json.loads(out.read_text(encoding="utf-8"))
        if "refused" in told:
            pytest.skip(told["refused"])
        return told

    return grade


@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_submission_gets_its_verdict_and_no_credit(graded, account, name):
    for status, reason, seen in graded(account)["verdicts"][name]:
        assert status == "failed", seen
        assert reason in CORPUS[name].reasons, seen
        assert CORPUS[name].says in seen


@pytest.mark.parametrize("name", NEIGHBOURS)
def test_who_is_graded_beside_them_gets_the_verdict_that_is_true_of_it(graded, account, name):
    for status, reason, seen in graded(account)["verdicts"][name]:
        assert reason == (NEIGHBOURS[name][1] or ""), seen
        assert status == ("failed" if reason else "passed")


def test_nothing_is_harmed_and_nothing_is_left(graded, account):
    assert not any(graded(account)["harm"].values()), graded(account)["harm"]
