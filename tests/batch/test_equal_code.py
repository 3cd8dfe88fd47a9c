"""Equal code gets equal points, no mark changes silently, and every mark that ever was is kept."""

from msgspec.structs import replace

from grader.batch import store as store_module
from grader.batch.equal_code import failures_of, with_failures_of
from grader.batch.store import Store
from grader.model import Reason
from tests.batch.small_batch import FakeBackend, gradebook, hand_in
from tests.builders import check_of, report_of
from tests.tiny import SEQUENTIAL

CHANCE = "graded again; runs differ by chance"


class Varying(FakeBackend):
    """Grades a wrong file with two checks, of which each run fails another one."""

    def __init__(self, start=0):
        super().__init__()
        self._run = start

    def __call__(self, files, on_report):
        for submission, file in files:
            self.graded.append(submission)
            failing, self._run = self._run % 2, self._run + 1
            checks = [check_of(name, Reason.RACE if at == failing else None) for at, name in enumerate("ab")]
            on_report(submission, report_of(*checks, slug=file.slug, path=str(file.path)))


def test_a_failed_check_of_another_run_counts_and_an_error_of_ours_does_not():
    passed, failed = check_of("a"), check_of("a", Reason.RACE)
    spoilt = check_of("a", Reason.GRADER_BUG)
    busy = check_of("a", Reason.MACHINE_BUSY)
    for own, other, wanted in ((passed, failed, failed), (busy, failed, failed), (passed, spoilt, passed)):
        assert with_failures_of(report_of(own), [report_of(other)]).checks == (wanted,)
    report = replace(report_of(failed), path="mine.py")
    assert with_failures_of(report, [report_of(passed)]) is report


def scores(out, *names):
    return [gradebook(out)[name]["run_all"] for name in names]


def test_equal_files_get_equal_points_and_other_files_keep_theirs(go, inbox, tmp_path):
    for name in ("ann", "bob", "cy"):
        hand_in(inbox, name, SEQUENTIAL)
    summary, _ = go(Varying())
    assert scores(tmp_path / "out", "ann", "bob", "cy", "dee") == ["0", "0", "0", "1"]
    assert summary.changes == ()  # no gradebook has shown other points
    with Store(tmp_path / "out") as store:
        found = [store.history(name)[-1][3:] for name in ("ann", "bob", "cy")]
    assert found == [(0, 2, "equal code failed a check that passed here")] * 3


def test_grading_again_raises_no_mark_silently_and_the_history_is_kept(go, tmp_path):
    go(Varying())
    summary, _ = go(Varying(), only=("dee",))
    assert f"dee run_all: 1 → 0 of 2 ({CHANCE})" in summary.changes
    before = scores(tmp_path / "out", "dee")
    summary, _ = go(Varying(start=1), only=("dee",))
    assert before == scores(tmp_path / "out", "dee") == ["0"]
    assert summary.changes == ()
    with Store(tmp_path / "out") as store:
        marks = [(slug, score, why) for slug, _, _, score, _, why in store.history("dee")]
    assert marks == [("run_all", 1, "first grading"), ("run_all", 0, CHANCE), ("run_all", 0, CHANCE)]


def test_all_copies_of_a_file_are_compared_at_once(go, inbox, tmp_path, monkeypatch):
    compared = []
    monkeypatch.setattr(store_module, "failures_of", lambda reports: compared.append(1) or failures_of(reports))
    for name in ("ann", "bob", "cy"):
        hand_in(inbox, name, SEQUENTIAL)
    go(Varying())
    assert scores(tmp_path / "out", "ann", "bob", "cy") == ["0", "0", "0"]
    assert compared == [1]
