"""Which of several attempts counts: the last one, the best one, or one of the first ones."""

import pytest

from grader.batch.store import Store
from grader.model import Reason
from tests.batch.small_batch import FakeBackend, gradebook
from tests.builders import check_of, report_of
from tests.tiny import RIGHT, SEQUENTIAL

RULES = """
timezone = "Europe/Berlin"
[exercises.run_all]
weight = 10
due = 2026-11-01T12:00:00
attempts = "best"
[late]
percent_per_day = 10
"""
ON_TIME, LATE, LATER = "2026-11-01-11-00-00", "2026-11-02-11-00-00", "2026-11-03-11-00-00"


@pytest.fixture
def attempts(tmp_path):
    """Writes the attempts of a student, as (time, text)."""
    (tmp_path / "attempts").mkdir()
    (tmp_path / "course.toml").write_text(RULES)

    def write(student, *tries):
        for when, text in tries:
            (tmp_path / "attempts" / f"hw_{student}_attempt_{when}_run_all.py").write_text(text)
        return tmp_path / "attempts"

    return write


def change(tmp_path, old, new):
    path = tmp_path / "course.toml"
    assert old in path.read_text()
    path.write_text(path.read_text().replace(old, new))


def test_the_attempt_with_the_most_points_after_the_penalty_counts(go, attempts, tmp_path):
    attempts("ann", (ON_TIME, RIGHT), (LATE, SEQUENTIAL))
    attempts("bea", (ON_TIME, RIGHT), (LATE, RIGHT + "# again\n"))
    attempts("cem", (ON_TIME, SEQUENTIAL), (LATE, RIGHT))
    inbox = attempts("dan", (ON_TIME, SEQUENTIAL), (LATE, SEQUENTIAL + "# again\n"))
    _, graded = go(inbox=inbox)
    assert graded == 8
    lines = gradebook(tmp_path / "out")
    assert {name: line["run_all"] for name, line in lines.items()} == {"ann": "10", "bea": "10", "cem": "9", "dan": "0"}
    assert "attempt 1 of 2 counts, the best one (points: 10, 0)" in lines["ann"]["notes"]
    assert "late, day 1 after the due date" in lines["cem"]["notes"]
    assert "attempt 2 of 2 counts" in lines["dan"]["notes"]
    assert "attempt 1 of 2 counts" in (tmp_path / "out" / "feedback" / "ann.md").read_text()
    with Store(tmp_path / "out") as store:
        assert store.sources("ann")["run_all"][1].decode() == RIGHT
        assert store.sources("dan")["run_all"][1].decode() == SEQUENTIAL + "# again\n"


def test_attempts_that_are_known_are_not_graded_again(go, attempts, tmp_path):
    inbox = attempts("ann", (ON_TIME, RIGHT), (LATE, SEQUENTIAL))
    assert go(inbox=inbox)[1] == 2
    assert go(inbox=inbox)[1] == 0
    attempts("ann", (LATER, RIGHT + "# third\n"))
    summary, graded = go(inbox=inbox)
    assert (graded, summary.graded) == (1, 1)
    assert "attempt 1 of 3 counts" in gradebook(tmp_path / "out")["ann"]["notes"]
    assert go(inbox=inbox, force=True)[1] == 3


def test_with_other_rules_another_attempt_counts_and_the_batch_says_so(go, attempts, tmp_path):
    inbox = attempts("ann", (ON_TIME, RIGHT), (LATE, SEQUENTIAL))
    change(tmp_path, '"best"', '"latest"')
    assert go(inbox=inbox)[1] == 1
    assert gradebook(tmp_path / "out")["ann"]["run_all"] == "0"
    change(tmp_path, '"latest"', '"best"')
    summary, graded = go(inbox=inbox)
    assert graded == 1, "only the older attempt has no verdict yet"
    assert "ann run_all: 0 → 10 of 10 (another attempt counts)" in summary.changes
    with Store(tmp_path / "out") as store:
        assert [row[5] for row in store.history("ann")] == ["first grading", "another attempt counts"]


@pytest.mark.parametrize(("which", "points"), [("latest", "0"), ("best", "10")])
def test_only_the_first_attempts_count(go, attempts, tmp_path, which, points):
    inbox = attempts("ann", (ON_TIME, RIGHT), (LATE, SEQUENTIAL), (LATER, RIGHT + "# third\n"))
    change(tmp_path, '"best"', f'"{which}"\nmost_attempts = 2')
    go(inbox=inbox)
    line = gradebook(tmp_path / "out")["ann"]
    assert line["run_all"] == points
    assert "run_all.py: 3 attempts, of which the first 2 count" in line["notes"]
    assert "ignored run_all.py of 2026-11-03 11:00:00" in line["notes"]
    assert ("took run_all.py of 2026-11-02 11:00:00" in line["notes"]) == (which == "latest")


def test_files_of_one_canvas_attempt_are_not_attempts(go, attempts, tmp_path):
    inbox = attempts("ann")
    (inbox / "annlee_7_100_run_all.py").write_text(SEQUENTIAL)
    (inbox / "annlee_7_101_run_all-1.py").write_text(RIGHT)
    change(tmp_path, '"best"', '"best"\nmost_attempts = 1')
    assert go(inbox=inbox)[1] == 1
    assert gradebook(tmp_path / "out")["annlee_7"]["run_all"] == "10"


def test_versions_in_folders_are_attempts(go, attempts, tmp_path):
    inbox = attempts("x")
    for number, text in (1, SEQUENTIAL), (2, RIGHT), (10, SEQUENTIAL + "# last\n"):
        place = inbox / "Ann Lee" / "hw" / f"Version {number}"
        place.mkdir(parents=True)
        (place / "run_all.py").write_text(text)
    assert go(inbox=inbox)[1] == 3
    assert "attempt 2 of 3 counts" in gradebook(tmp_path / "out")["Ann Lee"]["notes"]


class Sometimes(FakeBackend):
    """Gives each listed text its reasons one after the other, and passes everything else."""

    def __init__(self, reasons):
        super().__init__()
        self._reasons = reasons

    def __call__(self, files, on_report):
        for submission, file in files:
            text = file.content.decode()
            self.graded.append(text)
            reason = self._reasons[text].pop(0) if self._reasons.get(text) else None
            on_report(submission, report_of(check_of("together", reason), slug=file.slug, path=str(file.path)))


def test_an_attempt_that_is_open_counts_where_it_could_be_the_best(go, attempts, tmp_path, monkeypatch):
    monkeypatch.setattr("grader.batch.batch.wait_until_idle", lambda: None)
    inbox = attempts("ann", (ON_TIME, RIGHT), (LATE, SEQUENTIAL))
    busy = [Reason.MACHINE_BUSY] * 4
    summary, graded = go(Sometimes({RIGHT: busy, SEQUENTIAL: [Reason.SEQUENTIAL]}), inbox=inbox)
    assert graded == 5, "the open attempt is graded three more times"
    assert summary.outcomes == {"inconclusive": 1}
    assert "attempt 1 of 2 counts, it can be the best one" in gradebook(tmp_path / "out")["ann"]["notes"]
    summary, graded = go(Sometimes({SEQUENTIAL: [Reason.SEQUENTIAL]}), inbox=inbox)
    assert (graded, summary.outcomes) == (1, {"passed": 1})


def test_equal_code_gets_equal_points_also_among_attempts_that_did_not_count(go, attempts, tmp_path):
    same = RIGHT + "# same\n"
    attempts("ann", (ON_TIME, same), (LATE, RIGHT))
    inbox = attempts("bea", (ON_TIME, same))
    go(Sometimes({same: [None, Reason.WRONG_RESULT]}), inbox=inbox)
    lines = gradebook(tmp_path / "out")
    assert lines["bea"]["run_all"] == "0"
    assert lines["ann"]["run_all"] == "9"
    assert "attempt 2 of 2 counts" in lines["ann"]["notes"]
