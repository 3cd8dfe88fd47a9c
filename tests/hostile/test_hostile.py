"""No hostile submission gets credit, harms, or changes the verdict of another; as root and as an ordinary account."""

import functools
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hostile.corpus import FOLDER, load, load_for_accounts
from tests.hostile.honest import HONEST
from tests.machine_features import require_isolation
from tests.made_once import made_once

pytestmark = pytest.mark.timeout(900)  # a test may wait until another process has graded the corpus
KIT = Path(__file__).resolve().parent.parent.parent
CORPUS = load()
ACCOUNTS = ["this", "ordinary"] if hasattr(os, "geteuid") and os.geteuid() == 0 else ["this"]
accounts = pytest.mark.parametrize("account", ACCOUNTS)


@pytest.fixture(scope="session")
def graded(tmp_path_factory):
    """The verdicts of all submissions, graded together; in a process of its own, since root cannot be had back."""
    require_isolation("" if sys.platform == "linux" else "not Linux")

    def grade(account):
        out = tmp_path_factory.mktemp("hostile") / "out.json"
        command = [sys.executable, "-m", "tests.hostile.run", str(out), account]
        subprocess.run(command, cwd=KIT, check=True, stdin=subprocess.DEVNULL, timeout=280)
        return json.loads(out.read_text(encoding="utf-8"))

    @functools.cache
    def graded_once(account):
        return made_once(tmp_path_factory, f"hostile-{account}", lambda: grade(account), lock="hostile")

    def result(account):
        found = graded_once(account)
        require_isolation(found.get("refused", ""))
        return found

    return result


@accounts
@pytest.mark.parametrize("name", CORPUS)
def test_a_hostile_submission_gets_its_verdict_and_no_credit(graded, account, name):
    verdicts = graded(account)["verdicts"][name]
    assert len(verdicts) == 2, "one for each check of the suite"
    for status, reason, what in verdicts:
        assert (reason or status) in CORPUS[name].reasons, (
            what
        )  # a few do no harm, and solve the task in an unusual way
        assert status == "failed" or "passed" in CORPUS[name].reasons, what
        assert CORPUS[name].says in what


@accounts
@pytest.mark.parametrize("name", HONEST)
def test_an_honest_submission_graded_beside_them_gets_its_own_verdict(graded, account, name):
    verdicts = graded(account)["verdicts"][name]
    assert len(verdicts) == 2, "one for each check of the suite"
    for status, reason, what in verdicts:
        assert reason == (HONEST[name][1] or ""), what
        assert status == ("failed" if reason else "passed")


@accounts
def test_nothing_is_harmed_and_nothing_is_left(graded, account):
    harm = graded(account)["harm"]
    assert len(harm) == 4
    assert not any(harm.values()), harm


ON_OTHER_ACCOUNTS = load_for_accounts()
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
as_root = pytest.mark.skipif(not IS_ROOT, reason="only root can use other accounts")


@as_root
@pytest.mark.parametrize("name", ON_OTHER_ACCOUNTS)
def test_as_root_of_a_container_without_namespaces_no_submission_changes_the_grader_or_another(graded, name):
    verdicts = graded("container")["verdicts"][name]
    assert [(status, reason) for status, reason, _ in verdicts] == [("failed", "raised")] * 2
    assert all(ON_OTHER_ACCOUNTS[name].says in what for _, _, what in verdicts)


@as_root
@pytest.mark.parametrize("name", HONEST)
def test_as_root_of_a_container_without_namespaces_an_honest_submission_gets_its_verdict(graded, name):
    verdicts = graded("container")["verdicts"][name]
    assert [reason for _, reason, _ in verdicts] == [HONEST[name][1] or ""] * 2, verdicts


@as_root
def test_as_root_of_a_container_without_namespaces_each_run_has_an_account_and_nothing_is_left(graded):
    found = graded("container")
    assert found["isolation"] == {"on": False, "account": True}
    assert not any(found["harm"].values()), found["harm"]


ATTACKS = sorted(FOLDER.rglob("*.py"))
OF_PYTHON = {"_exit", "_getframe", "_stack_overflow"}


def test_attacks_use_names_that_the_grader_has():
    """An attack on an attribute that was renamed would fail for the wrong reason."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in sorted((KIT / "grader").rglob("*.py")))
    text = b"\n".join(path.read_bytes() for path in ATTACKS).decode("latin-1")
    private = set(re.findall(r"\.(_[a-z]\w*)", text)) - OF_PYTHON
    keys = set(re.findall(r'(?:each|order|here)\["(\w+)"\]', text)) | set(
        re.findall(r'"(\w+)" in (?:each|here)\b', text)
    )
    imported = set(re.findall(r"\bfrom (grader\.[\w.]+) import", text)) | set(re.findall(r'"(grader\.[\w.]+)"', text))
    classes = set(re.findall(r'__name__ [!=]= "(\w+)"', text))
    assert {"_control", "_request", "_address"} <= private
    assert {"heartbeat_secret", "jobs"} <= keys
    assert {"StudentProcess"} <= classes
    assert {"grader.student.jobs", "grader.student.executor"} <= imported
    assert [name for name in private | keys | classes if not re.search(rf"\b{name}\b", source)] == []
    modules = [KIT.joinpath(*name.split(".")) for name in imported]
    assert [each for each in modules if not (each.is_dir() or each.with_suffix(".py").is_file())] == []
