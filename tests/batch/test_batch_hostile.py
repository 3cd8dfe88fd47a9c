"""Nothing that one submission holds stops another one's results, or takes its place."""

import os

from grader.batch import batch as batch_module
from grader.batch.batch import BatchRequest, run_batch
from grader.model.verdict import Reason
from tests.archives import many_entries, slow_header, zipped
from tests.batch.small_batch import FakeBackend, gradebook
from tests.builders import check_of, report_of
from tests.tiny import RIGHT, SEQUENTIAL


def test_a_submission_that_our_code_cannot_load_is_an_error_and_the_others_are_graded(go, tmp_path, monkeypatch):
    load = batch_module.load_submission

    def fail_for_bob(submission, *rest, **options):
        if submission.id == "bob":
            raise KeyError("of ours")
        return load(submission, *rest, **options)

    monkeypatch.setattr(batch_module, "load_submission", fail_for_bob)
    summary, count = go()
    assert count == 3
    assert summary.outcomes == {"passed": 1, "failed": 2, "error": 1}
    assert gradebook(tmp_path / "out")["bob"]["status"] == "error"
    monkeypatch.undo()
    again, count = go()
    assert (again.graded, count) == (1, 1), "what was our error is graded again"


def test_a_report_that_cannot_be_stored_is_an_error_and_the_others_are_kept(go, tmp_path):
    class WithHalfACharacter(FakeBackend):
        def __call__(self, files, on_report):
            def spoil(submission, report):
                check = check_of("together", Reason.RAISED, what="\ud800")
                on_report(submission, report_of(check, slug=report.slug) if submission == "bob" else report)

            super().__call__(files, spoil)

    summary, _ = go(WithHalfACharacter())
    assert summary.outcomes == {"passed": 1, "failed": 2, "error": 1}
    assert "could not be stored" in (tmp_path / "out" / "results.jsonl").read_text(encoding="utf-8")


def test_a_bomb_is_a_line_in_the_gradebook_and_the_archives_beside_it_are_graded(go, inbox, tmp_path):
    (inbox / "abe.zip").write_bytes(many_entries(30_000))
    (inbox / "bea.tar.gz").write_bytes(slow_header())
    (inbox / "zoe.zip").write_bytes(zipped({"run_all.py": RIGHT.encode()}))
    summary, count = go()
    assert (count, summary.unreadable) == (5, 3)
    book = gradebook(tmp_path / "out")
    assert {name: book[name]["status"] for name in ("abe", "bea", "zoe", "ann")} == {
        "abe": "unreadable",
        "bea": "unreadable",
        "zoe": "passed",
        "ann": "passed",
    }
    assert book["abe"]["notes"] == "abe.zip holds more than 20,000 files."
    assert book["bea"]["notes"] == "bea.tar.gz has a header of more than 32 KB, which looks like a bomb."


def test_an_archive_in_a_folder_may_unpack_to_as_much_as_its_own_size_allows(go, inbox, tmp_path):
    large = {"run_all.py": RIGHT.encode(), "data.zip": os.urandom(3_000_000)}
    (inbox / "flo").mkdir()
    (inbox / "flo" / "work.zip").write_bytes(zipped(large))
    go()
    assert gradebook(tmp_path / "out")["flo"]["status"] == "passed"


def test_an_upload_named_like_anothers_takes_nobodys_place(kit, tmp_path):
    inbox = tmp_path / "moodle"
    inbox.mkdir()
    bob = "Bob Ray_222_assignsubmission_file_"
    for name, content in {
        "Ann Lee_111_assignsubmission_file_run_all.py": RIGHT,
        f"{bob}z_111_assignsubmission_file_run_all (9).py": SEQUENTIAL,
        f"{bob}Ann Lee_111_assignsubmission_file_run_all.py": SEQUENTIAL,
        f"{bob}annlee_111_1_run_all (7).py": SEQUENTIAL,
    }.items():
        (inbox / name).write_text(content)
    roster = tmp_path / "r.csv"
    roster.write_text("identifier,id number,full name\nParticipant 111,s1,Ann Lee\nParticipant 222,s2,Bob Ray\n")
    request = BatchRequest(inbox=inbox, out=tmp_path / "out", root=kit, roster=roster)
    run_batch(request, lambda _: None, FakeBackend())
    book = gradebook(tmp_path / "out")
    assert {name: line["status"] for name, line in book.items()} == {"s1": "passed", "s2": "failed"}


def test_two_people_whom_the_roster_takes_for_one_get_no_mark(kit, tmp_path):
    inbox = tmp_path / "moodle"
    inbox.mkdir()
    for number in (111, 222):
        (inbox / f"Ann Lee_{number}_assignsubmission_file_run_all.py").write_text(RIGHT)
    roster = tmp_path / "r.csv"
    roster.write_text("id number,full name\ns1,Ann Lee\n")
    backend = FakeBackend()
    summary = run_batch(
        BatchRequest(inbox=inbox, out=tmp_path / "out", root=kit, roster=roster), lambda _: None, backend
    )
    assert backend.graded == []
    assert (summary.unclear, summary.missing) == (2, 1)
    assert len([note for note in summary.notes if "all match s1 on the roster" in note]) == 2
    book = gradebook(tmp_path / "out")
    assert {name: line["status"] for name, line in book.items()} == {
        "Ann Lee_111": "to review",
        "Ann Lee_222": "to review",
        "s1": "to review",
    }
