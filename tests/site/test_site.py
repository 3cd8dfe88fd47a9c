"""The pages on a batch hold every mark and every word, and text of submissions stays text."""

import html.parser
import sys
import urllib.parse
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from grader.batch import GradedAttempt, Store, publish
from grader.model import (
    CourseRules,
    ExerciseRules,
    GradebookColumn,
    LateRules,
    MissingStudent,
    OperatorError,
    Reason,
    SubmissionInfo,
    Visibility,
)
from grader.site import write, write_site, write_sources
from grader.site.counts import ExerciseCounts
from grader.site.facts import facts_of, fingerprint
from grader.site.overview import distribution
from tests.builders import check_of, exercise_in, report_of
from tests.site.conftest import COPY, HOSTILE_CODE, NAMES, RIGHT, fill, submitted


class Page(html.parser.HTMLParser):
    """The text, the tags and the links of a page."""

    def __init__(self, path):
        super().__init__()
        self.text, self.tags, self.links, self.attributes = "", [], [], []
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.text += " " * (tag in ("td", "th"))
        self.attributes += [name for name, _ in attrs]
        self.links += [value for name, value in attrs if name in ("href", "src")]

    def handle_data(self, data):
        if self.get_starttag_text() is None or not self.get_starttag_text().startswith(("<script", "<style")):
            self.text += data


def pages(site):
    return sorted(site.rglob("*.html"))


def test_there_is_a_page_for_the_class_each_exercise_and_each_submission(site):
    assert {path.relative_to(site).parent.as_posix() for path in pages(site)} == {".", "exercises", "students"}
    assert len(list((site / "students").iterdir())) == len(NAMES)
    assert {path.name for path in (site / "exercises").iterdir()} == {"fan_out.html", "race.html"}


def test_all_links_lead_to_pages_and_none_to_the_network(site):
    for path in pages(site):
        for link in Page(path).links:
            place, _, _ = link.partition("#")
            assert not place.startswith(("http", "//"))
            assert not place or path.parent.joinpath(urllib.parse.unquote(place)).is_file(), link


def test_the_class_shows_who_is_late_missing_to_review_and_not_readable(site):
    text = Page(site / "index.html").text
    for words in ("Ann Lee", "late", "Zed <b>", "missing", "to review", "not readable", "not isolated <i>"):
        assert words in text
    assert "4 submissions, 2 exercises" in text


@pytest.mark.parametrize("tag", ["b", "i", "img"])
def test_names_notes_code_and_output_are_text_and_never_html(site, tag):
    for path in pages(site):
        page = Page(path)
        assert tag not in page.tags
        assert "onerror" not in page.attributes
        assert page.tags.count("script") <= 3
        assert "alert(" not in "".join(path.read_text(encoding="utf-8").split("<script>")[1:])


def test_the_page_of_a_student_has_the_code_its_hash_and_the_marks(site):
    text = Page(site / "students" / "ann.html").text
    assert "return [job() for job in jobs]" in text
    assert "SHA-256" in text
    assert "first grading" in text
    assert "Title of together" in text


def test_the_evidence_is_the_stored_report_itself(site, tmp_path):
    import base64
    import json
    import zlib

    content = (site / "students" / "bob.html").read_text(encoding="utf-8")
    block = content.partition('id="evidence">')[2].partition("</script>")[0]
    blob = base64.b64decode(json.loads(block)["fan_out"])
    with Store(tmp_path / "out") as store:
        assert store.packed_reports("bob")["fan_out"] == blob
    assert json.loads(zlib.decompress(blob))["slug"] == "fan_out"


def test_the_page_of_an_exercise_counts_checks_reasons_mistakes_and_alike_files(site):
    text = Page(site / "exercises" / "fan_out.html").text
    assert "sequential 1" in text
    assert "one_by_one" in text
    assert "2: Ann Lee, Bob" in text.replace("\n", "")


def test_a_batch_from_before_code_was_kept_says_so(tmp_path):
    fill(tmp_path / "out")
    with Store(tmp_path / "out", change=True) as store:
        store._db.execute("DROP TABLE source")
        store._db.execute("DROP TABLE history")
    write_site(tmp_path / "out", tmp_path / "site", [])
    assert "The code was not kept" in Page(tmp_path / "site" / "students" / "ann.html").text


def test_several_processes_write_the_same_pages(tmp_path, monkeypatch):
    fill(tmp_path / "out")
    write_site(tmp_path / "out", tmp_path / "one", [])
    monkeypatch.setattr(write, "CHUNK", 1)
    seen = []
    write_site(tmp_path / "out", tmp_path / "many", [], lambda done, total: seen.append((done, total)))
    assert seen == [(1, 4), (2, 4), (3, 4), (4, 4)]
    one, many = ({path.relative_to(place): path.read_bytes() for path in pages(place)}
                 for place in (tmp_path / "one", tmp_path / "many"))  # fmt: skip
    assert one == many


def test_new_processes_use_this_copy_of_the_kit_and_not_one_that_is_installed(tmp_path, monkeypatch):
    fill(tmp_path / "out")
    (tmp_path / "other" / "grader").mkdir(parents=True)
    (tmp_path / "other" / "grader" / "__init__.py").write_text("raise RuntimeError('the wrong copy')\n")
    monkeypatch.syspath_prepend(tmp_path / "other")
    monkeypatch.setattr(write, "CHUNK", 1)
    assert write_site(tmp_path / "out", tmp_path / "site", []) == 4
    assert sys.path[0] == str(tmp_path / "other")


def test_pages_of_those_who_have_left_the_batch_go(site, tmp_path):
    with Store(tmp_path / "out", change=True) as store:
        store.move({"bob": ""})
    write_site(tmp_path / "out", site, [])
    assert not (site / "students" / "bob.html").exists()


def test_a_folder_without_a_batch_is_refused(tmp_path):
    with pytest.raises(OperatorError, match=r"holds no store\.sqlite"):
        write_site(tmp_path, tmp_path / "site", [])
    assert not (tmp_path / "site").exists()


def test_a_folder_that_cannot_be_written_is_an_operator_error(tmp_path):
    fill(tmp_path / "out")
    (tmp_path / "site").write_text("a file")
    with pytest.raises(OperatorError, match="cannot be written"):
        write_site(tmp_path / "out", tmp_path / "site", [])


def test_sources_are_written_by_exercise_under_safe_names(tmp_path):
    fill(tmp_path / "out")
    with Store(tmp_path / "out") as store:
        assert write_sources(store, tmp_path / "files") == 4
    assert (tmp_path / "files" / "fan_out" / "ann.py").read_bytes() == RIGHT
    assert sorted(path.name for path in (tmp_path / "files" / "fan_out").iterdir()) == ["ann.py", "bob.py", "eve.py"]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (COPY, True),
        (RIGHT.replace(b"\n", b"\r\n"), True),
        (RIGHT.replace(b"job()", b"job(1)"), False),
        (b"def (", False),
        (RIGHT.replace(b"    return", b"  return"), True),
        (b"if a:\n    b()\n    c()\n", False),
    ],
)
def test_files_are_alike_if_only_comments_and_layout_differ(other, same):
    assert (fingerprint(other) == fingerprint(RIGHT)) == same


def test_a_file_that_is_not_python_has_a_fingerprint():
    assert fingerprint(b"\xff\x00'''") == fingerprint(b"\xff\x00'''") != fingerprint(b"\xfe")


def test_a_submission_fails_like_a_wrong_solution_if_exactly_its_checks_fail(tmp_path):
    from grader.intake import wrong_solutions

    exercise = exercise_in(tmp_path)
    (exercise.solutions / "wrong").mkdir(parents=True)
    (exercise.solutions / "wrong" / "one_by_one.py").write_text("# fails: together with sequential\n")
    [wrong] = wrong_solutions(exercise)
    failed = check_of("together", Reason.SEQUENTIAL)

    def mistakes(*checks):
        return facts_of(report_of(*checks), None, (wrong,)).mistakes

    assert mistakes(failed, check_of("order")) == ("one_by_one",)
    assert mistakes(failed, check_of("order", Reason.WRONG_ORDER)) == ()
    assert mistakes(check_of("together", Reason.RACE)) == ()
    assert mistakes(check_of("together")) == ()


def test_checks_are_counted_over_all_submissions():
    found = [
        facts_of(report_of(check_of("a"), check_of("b", Reason.RACE)), None, ()),
        facts_of(report_of(check_of("a", Reason.MACHINE_BUSY), check_of("b", Reason.RACE)), None, ()),
    ]
    counts = ExerciseCounts()
    for each in found:
        counts.add(each)
    first, second = counts.checks()
    assert (first.passed, first.failed, first.open) == (1, 0, 1)
    assert (second.failed, second.reasons) == (2, (("race", 2),))


def test_the_distribution_has_a_bar_for_each_number_of_passed_checks():
    bars = distribution([0, 2, 2], 2)
    assert [(bar.passed, bar.count) for bar in bars] == [(0, 1), (1, 0), (2, 2)]
    assert [bar.height for bar in bars] == [50, 0, 100]
    assert distribution([], 5) == []


def test_points_after_rules_and_overrides_are_shown_with_the_reason(site, tmp_path):
    with Store(tmp_path / "out", change=True) as store:
        store.override("bob", "fan_out", 1.5, "an appeal <b>", "Dr. Lee")
    write_site(tmp_path / "out", site, [])
    text = Page(site / "students" / "bob.html").text
    assert "1.5 of 4 points" in text
    assert "an appeal <b>" in text
    assert "Dr. Lee" in text
    assert "✗ 1.5" in Page(site / "index.html").text


def test_files_with_another_indentation_or_other_statements_are_not_alike():
    assert fingerprint(b"if a:\n    b()\n    c()\n") != fingerprint(b"if a:\n    b()\nc()\n")
    assert fingerprint(b"if a:\n  b()\n") == fingerprint(b"if a:\n\tb()\n")
    assert fingerprint(b"x = 1\n-y\n") != fingerprint(b"x = 1 - y\n")


BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def course(tmp_path):
    """A site with a due date, several attempts, a hidden check, an extension, and a mark for nothing handed in."""
    rules = CourseRules(
        timezone="Europe/Berlin",
        exercises={
            "fan_out": ExerciseRules(
                weight=10,
                due=datetime(2026, 10, 24, 23, 59, tzinfo=BERLIN),
                attempts="best",
                checks={"order": Visibility.HIDDEN},
            )
        },
        late=LateRules(percent_per_day=10),
        extensions={"bob": {"fan_out": datetime(2026, 11, 1, tzinfo=BERLIN)}},
    )
    right, wrong = report_of(check_of("together"), check_of("order")), report_of(check_of("together", Reason.RACE))
    with Store(tmp_path / "out", create=True) as store:
        store.set_rules(rules)
        columns = [GradebookColumn(slug="fan_out", track="threads"), GradebookColumn(slug="race", track="races")]
        store.begin(columns, [MissingStudent(id="zed", student="Zed <b>")], [])
        attempts = [
            GradedAttempt(slug="fan_out", number=n, key=f"{n}", file=submitted(code), report=report, time=time)
            for n, code, report, time in (
                (1, HOSTILE_CODE, wrong, datetime(2026, 10, 24, 12)),
                (2, RIGHT, right, datetime(2026, 10, 25, 23, 59)),
            )
        ]
        store.put(SubmissionInfo(id="ann"), {}, set(), [], {"fan_out": attempts})
        about = SubmissionInfo(id="bob", late=True, times={"fan_out": datetime(2026, 10, 25, 0, 30)})
        store.put(about, {"fan_out": ("k", right)}, set(), [submitted(RIGHT)])
        store.override("ann", "race", 3, "an oral exam <i>", "Dr. Lee")
        store.override("zed", "race", 2.5, "was ill", "Dr. Lee")
        publish(store, tmp_path / "out")
    write_site(tmp_path / "out", tmp_path / "site", [])
    return tmp_path / "site"


def words_of(path):
    return " ".join(Page(path).text.split())


def test_an_appeal_about_lateness_and_attempts_is_answered_on_the_page_of_the_student(course):
    text = words_of(course / "students" / "ann.html")
    assert "12 of 10 points · late · set by hand" in text
    assert "handed in 2026-10-25 23:59:00 CET · due 2026-10-24 23:59:00 CEST" in text
    assert "late, day 1 after the due date (due 2026-10-24 23:59 CEST, handed in 2026-10-25 23:59:00 CET)" in text
    assert "attempt 2 of 2 counts, the best one (points: 0, 9)" in text
    assert "Attempt 1, 2026-10-24 12:00:00: 0 of 1 checks, failed" in text
    assert "</script><script>alert(1)</script>" in text
    assert "Title of order (students do not see this check)" in text
    assert "set to 3 by Dr. Lee: an oral exam <i> (computed: 0)" in text


def test_an_extension_is_shown_and_nobody_is_late_by_the_mark_of_the_platform_alone(course):
    text = words_of(course / "students" / "bob.html")
    assert "10 of 10 points" in text
    assert "handed in 2026-10-25 00:30:00 CEST · due 2026-11-01 00:00:00 CET (extension)" in text
    assert "late" not in text


def test_a_mark_without_a_file_is_on_a_page_and_in_the_total(course):
    text = words_of(course / "students" / "zed.html")
    assert "2.5 of 10 points · set by hand · missing" in text
    assert "race 2.5 of 0 not handed in · set by hand" in text
    assert "fan_out 0 of 10 not handed in" in text
    index = words_of(course / "index.html")
    assert "2 submissions, 2 exercises" in index
    assert "Zed <b> zed 2.5 set by hand, missing 2.5*" in index


def test_the_history_of_a_mark_has_gradings_and_marks(course, tmp_path):
    assert "graded passed 2 of 2 first grading" in words_of(course / "students" / "bob.html")
    assert "gradebook passed 10 of 10 first grading" in words_of(course / "students" / "bob.html")
