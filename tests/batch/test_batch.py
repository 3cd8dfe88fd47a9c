"""A batch grades what is new in an inbox, keeps what is known, and loses no verdict."""

import contextlib
import json
import os
import random
import re
import shlex
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from msgspec.structs import replace

from grader.batch import batch as batch_module
from grader.batch.batch import BatchRequest, run_batch, suite_fingerprint
from grader.batch.owners import match_roster
from grader.batch.store import Store
from grader.cli.main import main
from grader.intake.inbox import identify
from grader.intake.roster import parse_roster
from grader.model.errors import OperatorError
from grader.model.verdict import Reason, SuiteRun
from tests.archives import zipped
from tests.batch.small_batch import FakeBackend, gradebook, hand_in
from tests.builders import check_of, report_of
from tests.tiny import RIGHT, SEQUENTIAL

ROOT = Path(__file__).resolve().parent.parent.parent


def test_every_file_is_graded_once(go, tmp_path):
    summary, count = go()
    assert (summary.graded, summary.unreadable, count) == (4, 1, 4)
    book = gradebook(tmp_path / "out")
    assert {name: line["status"] for name, line in book.items()} == {
        "ann": "passed",
        "bob": "failed",
        "cy": "failed",
        "dee": "failed",
        "eve": "unreadable",
    }
    assert "is damaged" in book["eve"]["notes"]
    again, count = go()
    assert (again.graded, again.known, count) == (0, 4, 0)


@pytest.mark.parametrize(
    ("options", "count"),
    [({"force": True}, 4), ({"only": ("bob",)}, 1), ({"failed": True}, 3), ({"inconclusive": True}, 0)],
)
def test_options_choose_what_is_graded_again(go, options, count):
    go()
    assert go(**options)[1] == count


def test_only_takes_known_submissions(go):
    with pytest.raises(OperatorError, match=r"There is no submission 'anm'\. Did you mean ann\?"):
        go(only=("anm",))


def test_a_changed_file_or_suite_is_graded_again(go, inbox, kit):
    go()
    hand_in(inbox, "ann", RIGHT + "# better\n")
    assert go()[1] == 1
    [suite] = kit.glob("exercises/*/*/test_run_all.py")
    suite.write_text(suite.read_text() + "# stricter\n")
    assert go()[1] == 4


def test_the_fingerprint_covers_the_suite_and_not_the_reference(kit):
    from grader.intake.catalogue import load_catalogue

    [exercise] = load_catalogue(kit)
    before = suite_fingerprint(exercise)
    exercise.reference.write_text("# other\n")
    assert suite_fingerprint(exercise) == before
    exercise.hidden_suite.write_text("# other\n")
    assert suite_fingerprint(exercise) != before


def test_an_inconclusive_file_is_tried_again_in_the_same_batch(go, monkeypatch):
    waits = []
    monkeypatch.setattr(batch_module, "wait_until_idle", lambda: waits.append(1))
    summary, count = go(FakeBackend(inconclusive=3))
    assert (count, waits, summary.graded) == (7, [1], 4)
    assert summary.outcomes == {"passed": 1, "failed": 3}


def test_a_pass_that_needs_a_review_is_kept_and_counted(go, tmp_path):
    class Doubtful(FakeBackend):
        def __call__(self, files, on_report):
            check = check_of("together", Reason.NEEDS_REVIEW, what="Line 3 has gc.")
            super().__call__(files, lambda name, report: on_report(name, report_of(check, slug=report.slug)))

    summary, count = go(Doubtful())
    assert (summary.reviews, count) == (4, 4)
    assert gradebook(tmp_path / "out")["ann"]["review"] == "run_all: Line 3 has gc."
    assert go()[1] == 0


def test_an_inconclusive_file_is_tried_again_by_the_next_batch(go, monkeypatch):
    monkeypatch.setattr(batch_module, "wait_until_idle", lambda: None)
    summary, count = go(FakeBackend(inconclusive=1000))
    assert summary.outcomes == {"inconclusive": 4}
    assert count == 4 * (1 + batch_module.ROUNDS)
    assert go(inconclusive=True)[1] == 4


def test_a_withdrawn_submission_keeps_its_verdicts(go, inbox, tmp_path):
    go()
    (inbox / "ann" / "run_all.py").unlink()
    (inbox / "ann").rmdir()
    go()
    assert gradebook(tmp_path / "out")["ann"]["status"] == "passed"


def test_submissions_are_read_only_when_their_turn_comes(go, monkeypatch):
    seen = []
    real = batch_module.load_submission
    monkeypatch.setattr(
        batch_module, "load_submission", lambda *each, **how: seen.append(each[0].id) or real(*each, **how)
    )

    class Lazy(FakeBackend):
        def __call__(self, files, on_report):
            next(files)
            assert seen == ["ann"]

    go(Lazy())


def test_results_have_one_line_each_in_the_form_of_the_report(go, tmp_path):
    go()
    lines = [json.loads(line) for line in (tmp_path / "out" / "results.jsonl").read_text().splitlines()]
    assert [line["submission"] for line in lines] == ["ann", "bob", "cy", "dee", "eve"]
    assert all(line["schema"] == 1 for line in lines)
    assert lines[0]["exercises"][0]["checks"][0]["status"] == "passed"
    assert lines[4]["problem"] == "eve.zip is damaged, or is not a zip archive."
    assert (tmp_path / "out" / "feedback" / "bob.md").is_file()


def test_the_roster_gives_ids_and_missing_students(go, tmp_path):
    (tmp_path / "r.csv").write_text("id,login,name\n1,ann,Ann Lee\n2,bob,Bob Ray\n9,zed,Zed\n")
    summary, _ = go(roster=tmp_path / "r.csv")
    book = gradebook(tmp_path / "out")
    assert (book["1"]["student"], book["2"]["status"], book["9"]["status"]) == ("Ann Lee", "failed", "missing")
    assert "not on the roster" in book["cy"]["notes"]
    assert summary.missing == 1
    assert go(roster=tmp_path / "r.csv", only=("ann",))[1] == 1


def test_two_uploads_of_one_student_become_one_submission():
    roster = parse_roster("id,canvas id,name\n1,5,Ann Lee\n", "r.csv")
    owners = match_roster([identify("leeann_5_1_a.py"), identify("leeannmarie_5_2_a.py")], roster)
    [(handin, about)] = owners.entries
    assert (about.id, len(handin.uploads), owners.missing) == ("1", 2, [])
    assert owners.notes == ["leeann_5_1_a.py and leeannmarie_5_2_a.py are both from 1"]


DISK_IS_FULL = "grader: The disk is full; what was graded is kept. Free some space and run the same command again."


def run_with_mounts(steps, tmp_path, inbox, kit):
    """Runs shell commands in a mount namespace. `$OUT` is an empty folder, and `$BATCH` grades into it."""
    if sys.platform != "linux":
        pytest.skip("mount namespaces exist on Linux only")
    unshare = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"])]
    if subprocess.run([*unshare, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False).returncode:
        pytest.skip("this user may not mount")
    out = tmp_path / "out"
    out.mkdir()
    environment = os.environ | {"OUT": str(out), "BATCH": shlex.join(command(inbox, out, kit)), "KEPT": str(tmp_path)}
    return subprocess.run(
        [*unshare, "sh", "-c", steps],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def test_a_folder_that_cannot_be_written_to_is_reported_in_a_line(kit, inbox, tmp_path):
    done = run_with_mounts("mount -t tmpfs -o ro none $OUT; $BATCH", tmp_path, inbox, kit)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "cannot be written" in done.stderr


def test_a_full_disk_is_reported_in_a_line_and_with_more_room_the_batch_continues(many, kit, tmp_path):
    steps = """
        mount -t tmpfs -o size=120k none $OUT; $BATCH; echo "exit code $?"
        mount -o remount,size=64m $OUT; $BATCH; echo "exit code $?"
        cp $OUT/gradebook.csv $KEPT
    """
    done = run_with_mounts(steps, tmp_path, many, kit)
    assert re.findall(r"exit code (\d)", done.stdout) == ["2", "0"], done
    assert re.findall(r"(?m)^(?!broken: |\d+ of \d+ ).*", done.stderr.strip()) == [DISK_IS_FULL]
    assert re.search(r"[1-9]\d* .*before", done.stdout), done.stdout
    assert finish(many, tmp_path / "whole", kit).returncode == 0
    assert (tmp_path / "gradebook.csv").read_bytes() == book_of(tmp_path / "whole")


def test_an_output_that_cannot_be_written_is_reported_in_a_line(go, tmp_path):
    (tmp_path / "out" / "gradebook.csv").mkdir(parents=True)
    with pytest.raises(OperatorError, match="cannot be written"):
        go()
    (tmp_path / "out" / "gradebook.csv").rmdir()
    assert go()[1] == 0


@pytest.mark.parametrize("extra", [["--roster", "no.csv"], ["--exercise", "nothing"], ["--force", "--failed"]])
def test_a_mistake_in_the_command_gets_one_line(kit, inbox, tmp_path, capsys, extra):
    assert main(["batch", str(inbox), "--out", str(tmp_path / "out"), "--root", str(kit), *extra]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def command(inbox, out, kit):
    where = ["--out", str(out), "--root", str(kit), "--isolation", "auto"]
    return [sys.executable, "-m", "grader", "batch", str(inbox), *where]


def finish(inbox, out, kit):
    return subprocess.run(command(inbox, out, kit), cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_results_state_whether_the_code_was_isolated(inbox, kit, tmp_path):
    order = [*command(inbox, tmp_path / "out", kit), "--isolation", "off"]
    assert subprocess.run(order, cwd=ROOT, capture_output=True, timeout=120, check=False).returncode == 0
    lines = [json.loads(line) for line in (tmp_path / "out" / "results.jsonl").read_bytes().splitlines()]
    graded = {line["submission"]: line["isolation"] for line in lines if line["exercises"]}
    assert len(graded) == 4
    off = {"on": False, "why_not": "it was turned off"}
    assert all(each == {"account": each["account"], **off} for each in graded.values())


def book_of(out):
    return (out / "gradebook.csv").read_bytes()


@pytest.fixture
def many(tmp_path):
    folder = tmp_path / "many"
    for number in range(24):
        hand_in(folder, f"s{number:02}", f"# {number}\n" + (RIGHT if number % 2 else SEQUENTIAL))
    (folder / "broken.zip").write_bytes(zipped({"run_all.py": b"x"})[:40])
    return folder


@pytest.mark.once
@pytest.mark.timeout(900)  # fifty batches, beside whatever else the machine does
def test_a_batch_killed_at_fifty_random_moments_ends_with_the_same_gradebook(many, kit, tmp_path):
    start = time.monotonic()
    assert finish(many, tmp_path / "whole", kit).returncode == 0
    whole = time.monotonic() - start
    chance = random.Random(8)
    for round_ in range(10):
        out, kept = tmp_path / f"out{round_}", 0
        for _ in range(5):
            process = subprocess.Popen(
                command(many, out, kit), cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
            )
            try:
                process.wait(chance.uniform(0, whole))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            kept, before = graded_in(out), kept
            assert kept >= before
        done = finish(many, out, kit)
        assert done.returncode == 0, done.stderr
        assert f"{24 - kept} graded, {kept} known from before" in done.stdout
        assert book_of(out) == book_of(tmp_path / "whole")


def graded_in(out):
    with contextlib.suppress(OperatorError), Store(out) as store:
        return sum(store.count().values())
    return 0


def wait_until(condition, process):
    """The first true value of `condition`. The process must still run until then."""
    while not (value := condition()):
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(0.1)
    return value


HELD = '''
import asyncio
import pathlib

begun = 0


async def test_held(student):
    """Each worker grades two submissions, then waits as long as the file exists"""
    global begun
    begun += 1
    while begun > 2 and pathlib.Path({hold!r}).exists():
        await asyncio.sleep(0.01)
    run = await student.call("run_all", student.jobs(1))
    run.expect(returns=run.receipts)
'''
"""A check that keeps a batch from its end until the test has interrupted it."""


def test_ctrl_c_ends_a_batch_with_130_and_the_next_one_continues(many, kit, tmp_path):
    out, hold = tmp_path / "out", tmp_path / "hold"
    hold.touch()
    [suite] = kit.glob("exercises/*/*/test_run_all.py")
    suite.write_text(suite.read_text(encoding="utf-8") + HELD.format(hold=str(hold)), encoding="utf-8")
    with subprocess.Popen(command(many, out, kit), cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        try:
            wait_until(lambda: graded_in(out), process)
            process.send_signal(signal.SIGINT)
            _, output = process.communicate(timeout=200)
        finally:
            process.kill()
    assert process.returncode == 130
    hold.unlink()
    assert "Run the same command again to continue." in output
    kept = graded_in(out)
    assert f"{kept} known from before" in finish(many, out, kit).stdout


def test_a_second_batch_on_the_same_folder_is_refused_in_a_line(inbox, kit, tmp_path):
    out = tmp_path / "out"
    with Store(out, create=True):
        second = finish(inbox, out, kit)
    assert second.returncode == 2
    assert second.stderr.startswith(f"grader: {out} is being written to by process {os.getpid()} on ")
    assert second.stderr.count("\n") == 1
    assert finish(inbox, out, kit).returncode == 0


def test_progress_counts_each_submission_once(kit, inbox, tmp_path):
    progress = []
    run_batch(BatchRequest(inbox=inbox, out=tmp_path / "out", root=kit), progress.append, FakeBackend())
    assert [each.done for each in progress if each.done] == [1, 2, 3, 4, 5]  # notes about the machine come before
    assert progress[-1].total == 5


def test_a_verdict_that_rests_on_fewer_checks_than_the_suite_has_is_not_kept(go):
    class Partial(FakeBackend):
        def __call__(self, files, on_report):
            ran = SuiteRun(suite="x", defined=2, checks=1)
            super().__call__(files, lambda name, report: on_report(name, replace(report, ran=ran)))

    assert go(Partial())[1] == 4
    assert go()[1] == 4
    assert go()[1] == 0
