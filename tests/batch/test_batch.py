"""A whole inbox: what is graded, what is known, and that nothing graded is ever lost."""

import contextlib
import csv
import io
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

from grader.batch import batch as batch_module
from grader.batch.batch import BatchRequest, run_batch, suite_fingerprint, whose
from grader.batch.store import Store
from grader.cli.main import main
from grader.intake.inbox import identify
from grader.intake.roster import parse_roster
from grader.model.errors import OperatorError
from grader.model.verdict import Reason
from tests.archives import zipped
from tests.builders import check_of, report_of
from tests.tiny import RIGHT, SEQUENTIAL, STUB, make_catalogue

ROOT = Path(__file__).resolve().parent.parent.parent
HANDINS = {"ann": RIGHT, "bob": SEQUENTIAL, "cy": STUB, "dee": "def run_all(jobs):\n    return []\n"}


@pytest.fixture
def kit(tmp_path):
    make_catalogue(tmp_path / "kit")
    return tmp_path / "kit"


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    for name, content in HANDINS.items():
        hand_in(folder, name, content)
    (folder / "eve.zip").write_bytes(b"PK nothing")
    return folder


def hand_in(folder, name, content):
    (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / name / "run_all.py").write_text(content)


class Examiner:
    """Stands in for the engine: passes what is right, and counts what it was asked to grade."""

    def __init__(self, inconclusive=0):
        self.graded, self._busy = [], inconclusive

    def __call__(self, sources, on_source):
        for index, source in enumerate(sources):
            text = source.content.decode()
            reason = None if text == RIGHT else Reason.SEQUENTIAL
            if self._busy:
                self._busy, reason = self._busy - 1, Reason.MACHINE_BUSY
            self.graded.append(text)
            on_source(index, report_of(check_of("together", reason), slug=source.slug, path=str(source.path)))


@pytest.fixture
def go(kit, inbox, tmp_path):
    """Runs a batch with a stand-in for the engine; tells what was graded."""

    def run(examiner=None, **how):
        examiner = examiner or Examiner()
        summary = run_batch(
            BatchRequest(**{"inbox": inbox, "out": tmp_path / "out", "root": kit} | how), lambda _: None, examiner
        )
        return summary, len(examiner.graded)

    return run


def gradebook(out):
    text = (out / "gradebook.csv").read_text(encoding="utf-8-sig")
    return {line["submission"]: line for line in csv.DictReader(io.StringIO(text))}


def test_everything_is_graded_once(go, tmp_path):
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
    ("how", "count"),
    [({"force": True}, 4), ({"only": ("bob",)}, 1), ({"failed": True}, 3), ({"inconclusive": True}, 0)],
)
def test_some_are_graded_again_on_request(go, how, count):
    go()
    assert go(**how)[1] == count


def test_only_somebody_who_is_there_can_be_asked_for(go):
    with pytest.raises(OperatorError, match=r"There is no submission 'anm'\. Did you mean ann\?"):
        go(only=("anm",))


def test_what_changed_is_graded_again(go, inbox, kit):
    go()
    hand_in(inbox, "ann", RIGHT + "# better\n")
    assert go()[1] == 1
    [suite] = kit.glob("exercises/*/*/test_run_all.py")
    suite.write_text(suite.read_text() + "# stricter\n")
    assert go()[1] == 4


def test_the_key_knows_the_suite_and_not_the_reference(kit):
    from grader.intake.catalogue import load_catalogue

    [exercise] = load_catalogue(kit)
    before = suite_fingerprint(exercise)
    exercise.reference.write_text("# other\n")
    assert suite_fingerprint(exercise) == before
    exercise.hidden_suite.write_text("# other\n")
    assert suite_fingerprint(exercise) != before


def test_what_is_inconclusive_is_tried_again_in_the_same_batch(go, monkeypatch):
    waits = []
    monkeypatch.setattr(batch_module, "wait_until_idle", lambda: waits.append(1))
    summary, count = go(Examiner(inconclusive=3))
    assert (count, waits, summary.graded) == (7, [1], 4)
    assert summary.outcomes == {"passed": 1, "failed": 3}


def test_what_stays_inconclusive_is_said_and_tried_again_by_the_next_batch(go, monkeypatch):
    monkeypatch.setattr(batch_module, "wait_until_idle", lambda: None)
    summary, count = go(Examiner(inconclusive=1000))
    assert summary.outcomes == {"inconclusive": 4}
    assert count == 4 * (1 + batch_module.ROUNDS)
    assert go(inconclusive=True)[1] == 4


def test_a_submission_that_is_withdrawn_keeps_its_marks(go, inbox, tmp_path):
    go()
    (inbox / "ann" / "run_all.py").unlink()
    (inbox / "ann").rmdir()
    go()
    assert gradebook(tmp_path / "out")["ann"]["status"] == "passed"


def test_submissions_are_read_only_when_their_turn_comes(go, monkeypatch):
    seen = []
    real = batch_module.load_submission
    monkeypatch.setattr(batch_module, "load_submission", lambda *each: seen.append(each[0].id) or real(*each))

    class Lazy(Examiner):
        def __call__(self, sources, on_source):
            next(sources)
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


def test_the_roster_gives_ids_and_says_who_is_missing(go, tmp_path):
    (tmp_path / "r.csv").write_text("id,login,name\n1,ann,Ann Lee\n2,bob,Bob Ray\n9,zed,Zed\n")
    summary, _ = go(roster=tmp_path / "r.csv")
    book = gradebook(tmp_path / "out")
    assert (book["1"]["student"], book["2"]["status"], book["9"]["status"]) == ("Ann Lee", "failed", "missing")
    assert "not on the roster" in book["cy"]["notes"]
    assert summary.missing == 1
    assert go(roster=tmp_path / "r.csv", only=("ann",))[1] == 1


def test_two_hand_ins_of_one_student_become_one():
    roster = parse_roster("id,login,name\n1,ann,Ann Lee\n", "r.csv")
    entries, missing, notes = whose([identify("Ann Lee_5_assignsubmission_file_"), identify("ann.zip")], roster)
    [(handin, about)] = entries
    assert (about.id, len(handin.uploads), missing) == ("1", 2, [])
    assert notes == ["Ann Lee_5_assignsubmission_file_ and ann.zip are both from 1"]


def test_names_that_one_file_system_takes_for_the_same_get_files_of_their_own(go, inbox, tmp_path):
    hand_in(inbox, "ANN", RIGHT)
    hand_in(inbox, "a:b", RIGHT)
    go()
    names = sorted(path.name for path in (tmp_path / "out" / "feedback").iterdir())
    assert len(names) == len({name.casefold() for name in names}) == 7
    assert any(name.startswith("a_b-") for name in names)


DISK_IS_FULL = "grader: The disk is full; what was graded is kept. Free some space and run the same command again."


def in_a_small_world(steps, tmp_path, inbox, kit):
    """Runs the lines of shell where they can mount; `$OUT` is an empty folder, and `$BATCH` grades into it."""
    if sys.platform != "linux":
        pytest.skip("nothing can be mounted here")
    unshare = ["unshare", "--mount", *([] if os.geteuid() == 0 else ["--user", "--map-root-user"])]
    if subprocess.run([*unshare, "mount", "-t", "tmpfs", "none", "/mnt"], capture_output=True, check=False).returncode:
        pytest.skip("nothing may be mounted here")
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


def test_a_folder_that_cannot_be_written_to_is_told_in_a_line(kit, inbox, tmp_path):
    done = in_a_small_world("mount -t tmpfs -o ro none $OUT; $BATCH", tmp_path, inbox, kit)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "cannot be written" in done.stderr


def test_a_disk_that_fills_up_is_told_in_a_line_and_with_more_room_the_batch_goes_on(many, kit, tmp_path):
    steps = """
        mount -t tmpfs -o size=120k none $OUT; $BATCH; echo "exit code $?"
        mount -o remount,size=64m $OUT; $BATCH; echo "exit code $?"
        cp $OUT/gradebook.csv $KEPT
    """
    done = in_a_small_world(steps, tmp_path, many, kit)
    assert re.findall(r"exit code (\d)", done.stdout) == ["2", "0"], done
    assert re.findall(r"(?m)^(?!broken: ).*", done.stderr.strip()) == [DISK_IS_FULL]
    assert re.search(r"[1-9]\d* .*before", done.stdout), done.stdout
    assert finish(many, tmp_path / "whole", kit).returncode == 0
    assert (tmp_path / "gradebook.csv").read_bytes() == book_of(tmp_path / "whole")


def test_outputs_that_cannot_be_written_are_told_in_a_line(go, tmp_path):
    (tmp_path / "out" / "gradebook.csv").mkdir(parents=True)
    with pytest.raises(OperatorError, match="cannot be written"):
        go()
    (tmp_path / "out" / "gradebook.csv").rmdir()
    assert go()[1] == 0


@pytest.mark.parametrize("extra", [["--roster", "no.csv"], ["--exercise", "nothing"], ["--force", "--failed"]])
def test_a_mistake_of_the_operator_gets_one_line(kit, inbox, tmp_path, capsys, extra):
    assert main(["batch", str(inbox), "--out", str(tmp_path / "out"), "--root", str(kit), *extra]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def command(inbox, out, kit):
    where = ["--out", str(out), "--root", str(kit), "--isolation", "auto"]
    return [sys.executable, "-m", "grader", "batch", str(inbox), *where]


def finish(inbox, out, kit):
    return subprocess.run(command(inbox, out, kit), cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)


def test_results_say_whether_they_were_made_behind_walls(inbox, kit, tmp_path):
    order = [*command(inbox, tmp_path / "out", kit), "--isolation", "off"]
    assert subprocess.run(order, cwd=ROOT, capture_output=True, timeout=120, check=False).returncode == 0
    lines = [json.loads(line) for line in (tmp_path / "out" / "results.jsonl").read_bytes().splitlines()]
    graded = {line["submission"]: line["isolation"] for line in lines if line["exercises"]}
    assert len(graded) == 4
    assert all(each == {"on": False, "why_not": "it was turned off"} for each in graded.values())


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
def test_killed_at_fifty_random_moments_and_run_again_it_comes_to_the_same(many, kit, tmp_path):
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


def test_ctrl_c_stops_it_with_130_and_it_goes_on(many, kit, tmp_path):
    out = tmp_path / "out"
    with subprocess.Popen(command(many, out, kit), cwd=ROOT, stderr=subprocess.PIPE, text=True) as process:
        while not graded_in(out):
            with pytest.raises(subprocess.TimeoutExpired):  # it still runs
                process.wait(0.1)
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Run the same command again to continue." in said
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


def test_progress_counts_every_submission_once(kit, inbox, tmp_path):
    told = []
    run_batch(BatchRequest(inbox=inbox, out=tmp_path / "out", root=kit), told.append, Examiner())
    assert [each.done for each in told] == [1, 2, 3, 4, 5]
    assert told[-1].total == 5
