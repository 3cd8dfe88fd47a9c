"""Watch mode in a real pseudo-terminal: saves, keys, sizes, colours, and the end."""

import os
import signal
import subprocess
import sys

import pytest

from grader.cli.main import main
from grader.learner import ProgressFile
from tests.terminals import PATIENCE, ROOT, Terminal
from tests.tiny import RIGHT, SEQUENTIAL, STUB, make_catalogue

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals of this kind"),
    pytest.mark.once,
]


@pytest.fixture
def exercise(tmp_path, monkeypatch):
    monkeypatch.setenv("GRADER_STATE", str(tmp_path / "state"))
    return make_catalogue(tmp_path / "kit")


@pytest.fixture
def kit(exercise, tmp_path):
    return tmp_path / "kit"


def watching(kit, *arguments, **how):
    return Terminal(["watch", "--root", str(kit), "--isolation", "off", *arguments], **how)


def test_a_saved_file_is_graded_and_the_last_pass_ends_the_course(exercise, kit):
    with watching(kit) as terminal:
        terminal.wait_for(
            "not started: edit the file and save it", "0 of 1 exercises done", "q quit".replace(" ", "\xa0")
        )
        exercise.stub.write_text(SEQUENTIAL)
        terminal.wait_for("0/1 checks", "sequential")
        exercise.stub.write_text(RIGHT)
        terminal.wait_for("1/1 checks", "You have finished the course.", "1 of 1 exercises done")
        terminal.press("q")
        assert terminal.wait_for_end() == 0
    assert ProgressFile(kit).read().of("run_all").done


def test_a_save_during_a_grading_replaces_it(exercise, kit):
    slow = "import time\n\n\ndef run_all(jobs):\n    time.sleep(60)\n"
    with watching(kit) as terminal:
        terminal.wait_for("not started")
        exercise.stub.write_text(slow)
        terminal.wait_for("grading run_all")
        exercise.stub.write_text(RIGHT)
        terminal.wait_for("You have finished the course.")


def test_a_failure_is_explained_while_other_checks_still_run(exercise, kit):
    slow = """import time


def run_all(jobs):
    if len(jobs) == 2:
        while True:
            time.sleep(1)
    return [job() for job in jobs]
"""
    check = exercise.suite.read_text().split('"""\n', 1)[1]
    for old, new in (
        ("test_together", "test_two"),
        ("jobs(3, meet=3)", "jobs(2, meet=2)"),
        ("together=3", "together=2"),
    ):
        check = check.replace(old, new)
    exercise.suite.write_text(exercise.suite.read_text() + check)
    exercise.stub.write_text(slow)
    with watching(kit) as terminal:
        terminal.wait_for("the first failure; other checks still run", "seen  No second job started", "grading run_all")
        terminal.wait_for("0/2 checks", "timed_out")


def test_a_file_that_is_replaced_as_editors_do_it_is_noticed(exercise, kit):
    with watching(kit) as terminal:
        terminal.wait_for("not started")
        new = exercise.stub.with_name("run_all.py~")
        new.write_text(RIGHT)
        new.replace(exercise.stub)
        terminal.wait_for("You have finished the course.")


def test_hints_come_one_more_each_time_and_are_counted(exercise, kit):
    with watching(kit) as terminal:
        terminal.wait_for("not started")
        terminal.press("h")
        assert "two" not in terminal.wait_for("hint 1 of 3: one")
        terminal.press("h")
        terminal.wait_for("hint 1 of 3: one", "hint 2 of 3: two")
        terminal.press("hh")
        terminal.wait_for("hint 3 of 3: three")
    assert ProgressFile(kit).read().of("run_all").hints == 3


def test_reset_asks_keeps_a_backup_and_grades_the_stub(exercise, kit, tmp_path):
    exercise.stub.write_text(RIGHT)
    with watching(kit) as terminal:
        terminal.wait_for("You have finished the course.")
        terminal.press("r")
        terminal.wait_for("Replace", "A backup is kept.")
        terminal.press("n")
        terminal.wait_for("You have finished the course.")
        assert exercise.stub.read_text() == RIGHT
        terminal.press("r")
        terminal.wait_for("Replace")
        terminal.press("y")
        terminal.wait_for("Your code is in", "0 of 1 exercises done")
        terminal.wait_for("not started")
    assert exercise.stub.read_text() == STUB
    [backup] = (tmp_path / "state" / "backups" / "run_all").iterdir()
    assert backup.read_text() == RIGHT


def test_the_solution_comes_after_asking_twice(exercise, kit):
    with watching(kit) as terminal:
        terminal.wait_for("not started")
        terminal.press("s")
        assert "ThreadPoolExecutor" not in terminal.wait_for("You have not passed this exercise yet.")
        terminal.press("s")
        terminal.wait_for("ThreadPoolExecutor", "any key")
        terminal.press("x")
        terminal.wait_for("not started")


def test_the_list_leads_to_another_exercise_and_so_does_a_save(exercise, kit, capsys):
    assert main(["new", "second", "--root", str(kit)]) == 0
    with watching(kit) as terminal:
        terminal.wait_for("run_all  Run all")
        terminal.press("l")
        terminal.wait_for("> ", "second", "enter")
        terminal.press("\x1b[B\r")
        terminal.wait_for("second  Second")
        terminal.press("n")
        terminal.wait_for("run_all  Run all")
        exercise.stub.write_text(SEQUENTIAL)
        terminal.wait_for("sequential")
        [other] = kit.glob("exercises/threads/*/second.py")
        other.write_text(other.read_text().replace("raise NotImplementedError", "return []"))
        terminal.wait_for("second  threads", "0/1 checks")


@pytest.mark.parametrize("columns", [60, 80, 200])
def test_no_line_is_wider_than_the_terminal_and_all_keys_are_shown(exercise, kit, columns):
    exercise.stub.write_text(SEQUENTIAL)
    with watching(kit, columns=columns) as terminal:
        text = terminal.wait_for("sequential", "wanted", "quit")
        for word in ("next", "list", "hint", "reset", "solution", "page", "edit", "quit"):
            assert word in text
        bars = [line for line in text.splitlines() if "█" in line]
        assert bars
        assert not any("…" in line for line in bars)


def test_a_new_size_shows_the_frame_again(exercise, kit):
    exercise.stub.write_text(SEQUENTIAL)
    with watching(kit, columns=100) as terminal:
        terminal.wait_for("sequential", "quit")
        terminal.press("h")
        terminal.wait_for("hint 1 of 3")
        terminal.resize(60, 40)
        terminal.wait_for("sequential", "hint 1 of 3", "quit")


def test_a_verdict_that_is_longer_than_the_screen_begins_with_its_words_and_can_be_moved(exercise, kit):
    exercise.stub.write_text(SEQUENTIAL)
    with watching(kit, columns=80, rows=14) as terminal:
        text = terminal.wait_for("0/1 checks", "seen  No second job started", "lines below: ↓", "q\xa0quit")
        assert "0 of 1 exercises done" not in text
        terminal.press("\x1b[6~\x1b[6~\x1b[6~\x1b[6~")
        assert "0/1 checks" not in terminal.wait_for("wanted", "0 of 1 exercises done", "lines above: ↑", "q\xa0quit")
        terminal.press("\x1b[5~\x1b[5~\x1b[5~\x1b[5~\x1b[B")
        assert "0/1 checks" not in terminal.wait_for("3 lines above: ↑, ")
        terminal.press("h")
        terminal.wait_for("hint 1 of 3: one", "lines above: ↑")
        terminal.resize(80, 50)
        terminal.wait_for("0/1 checks", "hint 1 of 3: one")
        terminal.wait_without("lines above")


@pytest.mark.parametrize(("variables", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_follow_no_color(exercise, kit, variables, coloured):
    exercise.stub.write_text(SEQUENTIAL)
    with watching(kit, **variables) as terminal:
        terminal.wait_for("sequential", "quit")
        assert (b"\x1b[31m" in terminal.raw) == coloured


def test_a_terminal_without_cursor_movements_gets_plain_lines(exercise, kit):
    exercise.stub.write_text(SEQUENTIAL)
    with watching(kit, TERM="dumb") as terminal:
        terminal.wait_for("sequential")
        exercise.stub.write_text(STUB)
        terminal.wait_for("grading run_all", "not started", "Ctrl-C ends this program.")
        assert b"\x1b" not in terminal.raw


@pytest.mark.parametrize("end", ["q", "\x03"])
def test_the_terminal_is_as_before_in_the_end(exercise, kit, end):
    with watching(kit) as terminal:
        before = terminal.modes()
        terminal.wait_for("not started")
        assert terminal.modes() != before
        if end == "q":
            terminal.press(end)
        else:
            os.kill(terminal.process.pid, signal.SIGINT)
        assert terminal.wait_for_end() == 0
        assert terminal.modes() == before


def test_the_key_e_opens_the_editor_of_the_user_in_the_terminal(exercise, kit, tmp_path):
    editor = tmp_path / "nano"
    editor.write_text(
        f'#!{sys.executable}\nimport sys\nopen(sys.argv[1], "w").write(input("text: ").replace("|", "\\n"))\n'
    )
    editor.chmod(0o755)
    with watching(kit, VISUAL=str(editor)) as terminal:
        terminal.wait_for("not started")
        terminal.press("e")
        terminal.wait_for("text:")
        terminal.press("def run_all(jobs):|    return [job() for job in jobs]|\n")
        terminal.wait_for("sequential", "quit")


def test_another_suite_is_collected_when_it_is_saved(exercise, kit):
    with watching(kit) as terminal:
        exercise.stub.write_text(RIGHT)
        terminal.wait_for("1/1 checks")
        exercise.suite.write_text(
            exercise.suite.read_text()
            + exercise.suite.read_text().split('"""\n', 1)[1].replace("test_together", "test_more")
        )
        terminal.wait_for("2/2 checks")


def test_without_a_terminal_the_verdicts_are_plain_lines(exercise, kit):
    exercise.stub.write_text(SEQUENTIAL)
    process = subprocess.Popen(
        [sys.executable, "-m", "grader", "watch", "--root", str(kit), "--isolation", "off"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        cwd=ROOT,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    try:
        lines = iter(process.stdout.readline, "")
        assert any("sequential" in line for line in lines)
        exercise.stub.write_text(RIGHT)
        seen = []
        assert any((seen.append(line), "You have finished the course." in line)[1] for line in lines)
        assert not any("\x1b" in line or "press" in line for line in seen)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
