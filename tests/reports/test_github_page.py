"""The summary of a job and the comment on a pull request: everything in it is text, and it is never too long."""

import json
import re

import jsonschema
import msgspec
import pytest
from hypothesis import example, given
from hypothesis import strategies as some
from markdown_it import MarkdownIt

from grader.model import STORED_NAMES, Isolation, OutputLine, Reason, Report, UnusedFile, Visibility
from grader.reports import json_report
from grader.reports.github_page import COMMENT_LIMIT, CUT, MARKER, SUMMARY_LIMIT, to_comment, to_summary
from tests.builders import CLEAN, check_of, clean, report_of
from tests.fuzz.fuzzing import fuzzed
from tests.fuzz.strategies import any_text

READER = MarkdownIt("gfm-like", {"linkify": False})
"""Reads Markdown as GitHub does. What GitHub adds after that, `references` looks for."""
SCHEMA = jsonschema.Draft202012Validator(json_report.schema())
GITHUB_LIMIT = 65_536


def printed(*lines, reason=Reason.WRONG_OUTPUT, **words):
    """A report with one check that failed, after its run had printed these lines."""
    seen = clean(lines=tuple(OutputLine(0.1, "stdout", line) for line in lines))
    return Report(exercises=(report_of(check_of("good"), check_of("bad", reason, (seen,), **words)),))


def tokens(text):
    for token in READER.parse(text):
        yield token
        yield from token.children or ()


def references(text):
    """What GitHub would make a mention, a reference or a link of: it searches the text of the page outside of code."""
    shown = "\n".join(
        "".join(each.content for each in token.children or () if each.type == "text")
        for token in READER.parse(text)
        if token.type == "inline"
    )
    return re.findall(r"@[a-z0-9]|#\d|GH-\d|://|www\.", shown, flags=re.IGNORECASE)


def test_the_summary_has_points_a_table_words_and_evidence():
    text = to_summary(printed("hello from the student"))
    assert text.startswith("## Points: 1 of 2\n")
    assert "| ✗ | About fan\\_out | 1 of 2 | failed (wrong\\_output) |" in text
    for part in ("**Seen**: seen of bad", "**Why**: why it matters", "**Try**: what to try", "hello from the student"):
        assert part in text
    assert "isolation" not in text


def test_a_passed_and_an_untouched_exercise_have_a_row_only():
    passed = report_of(check_of("a"), slug="one")
    text = to_summary(Report(exercises=(passed, report_of(check_of("a", Reason.NOT_STARTED), slug="two"))))
    assert "| ✓ | About one | 1 of 1 | passed |" in text
    assert "| ○ | About two | 0 of 1 | not started |" in text
    assert "###" not in text


def test_no_exercise_at_all_is_a_page_too():
    assert to_summary(Report(exercises=())).startswith("## Points: 0 of 0")


def test_files_that_differ_from_the_kit_are_named():
    unused = tuple(UnusedFile(path=f"grader/x{index}.py", difference="added") for index in range(30))
    text = to_summary(Report(exercises=(report_of(check_of("a")),), unused=unused))
    assert "> - grader\\/x0\\.py (added)" in text
    assert "> - … and 10 more" in text


def test_a_run_without_isolation_says_so():
    report = msgspec.structs.replace(report_of(check_of("a")), isolation=Isolation(on=False, why_not="Not on <this>."))
    assert "The code ran without isolation. Not on &lt;this\\>\\." in to_summary(Report(exercises=(report,)))


def test_the_comment_begins_with_the_mark_by_which_the_next_run_finds_it():
    text = to_comment(printed("x"))
    assert text.startswith(MARKER + "\n")
    assert "advisory" in text


@pytest.mark.parametrize("render", [to_summary, to_comment])
@pytest.mark.parametrize("line", ["```", "````text", "~~~", "<!--", "</details>", "    ```", "``````````"])
def test_a_line_of_the_student_closes_no_code_block(render, line):
    text = render(printed(line, "<b>bold</b> @octocat", line))
    [block] = [each for each in tokens(text) if each.type == "fence"]
    assert block.content.splitlines() == [line, "<b>bold</b> @octocat", line]


@fuzzed
@given(text=any_text)
@example(text="@octocat #1 GH-2 https://x.y www.x.y a@b.c x/y#3")
@example(text="<img src=x> [a](javascript:x) ![b](c) <!-- concurrency-kit: verdict --> | `x`\n# y\n| a |\n---")
def test_text_of_the_student_is_text(text):
    exercise = msgspec.structs.replace(
        report_of(check_of("bad", Reason.RAISED, (clean(lines=(OutputLine(0.1, "stdout", text),)),), what=text)),
        title=text,
    )
    unused = (UnusedFile(path=text, difference="added"),)
    for page in (to_summary(Report(exercises=(exercise,), unused=unused)), to_comment(Report(exercises=(exercise,)))):
        kinds = {each.type for each in tokens(page)}
        assert not kinds & {"link_open", "image", "html_inline", "code_inline", "code_block"}
        assert [each.content for each in tokens(page) if each.type == "html_block"] in ([], [MARKER + "\n"])
        assert references(page) == []
        assert page.count("\n|") == 3, "one row of the table"


@pytest.mark.parametrize(("render", "limit"), [(to_summary, SUMMARY_LIMIT), (to_comment, COMMENT_LIMIT)])
def test_a_long_page_is_cut_visibly_and_closes_its_code_blocks(render, limit):
    one = printed(*["é`" * 250] * 8, what="w" * 30_000).exercises[0]
    many = tuple(msgspec.structs.replace(one, slug=f"e{index}") for index in range(1000))
    text = render(Report(exercises=many))
    assert len(text.encode()) <= limit
    assert len(text) < GITHUB_LIMIT or render is to_summary
    assert text.rstrip().endswith(CUT)
    fences = [each for each in tokens(text) if each.type == "fence"]
    assert all("**Seen**" not in each.content for each in fences)


def test_a_thousand_checks_of_one_exercise_leave_room_for_the_next():
    checks = [check_of(f"c{index}" + "n" * 60, Reason.RACE) for index in range(1000)]
    text = to_summary(
        Report(exercises=(report_of(*checks, slug="one"), report_of(check_of("x", Reason.RAISED), slug="two")))
    )
    assert "## About two" in text
    assert text.count(CUT) == 1


# From a report that anybody may have made.


def test_a_report_gives_the_same_comment_after_the_way_through_json():
    report = printed("hello")
    assert to_comment(json_report.read(json_report.to_json(report))) == to_comment(report).replace("inbox/", "")


def test_a_hidden_check_leaves_nothing_but_its_number_in_a_comment():
    secret = msgspec.structs.replace(check_of("secret", Reason.RACE), visibility=Visibility.HIDDEN)
    report = Report(exercises=(report_of(check_of("a"), secret, check_of("b", Reason.RAISED)),))
    text = to_comment(json_report.read(json_report.to_json(report)))
    assert "secret" not in text
    assert "1 hidden check counts, too" in text


def test_scores_and_states_follow_from_the_checks():
    data = json.loads(json_report.to_json(printed("hello")))
    data["exercises"][0] |= {"score": 99, "max_score": 99, "status": "passed", "reason": None}
    assert "| 1 of 2 | failed" in to_comment(json_report.read(json.dumps(data).encode()))


BROKEN = {
    "not JSON": b"<html>",
    "not UTF-8": json_report.to_json(printed("x")).replace(b"seen of", b"\xff"),
    "no exercises": b"{}",
    "another version": b'{"schema": 2, "exercises": []}',
    "a wrong type": b'{"exercises": [{"slug": 1}]}',
    "an unknown status": json_report.to_json(printed("x")).replace(b'"failed"', b'"great"'),
    "deep": b'{"exercises": ' + b"[" * 100_000,
    "too long": b" " * (json_report.MAX_REPORT + 1),
    "no reason": json_report.to_json(printed("x")).replace(b'"wrong_output"', b"null"),
}


@pytest.mark.parametrize("content", BROKEN.values(), ids=BROKEN.keys())
def test_a_report_that_is_not_valid_is_refused(content):
    with pytest.raises(ValueError, match="the report"):
        json_report.read(content)


VALUES = some.one_of(
    some.floats(), some.integers(), any_text, some.none(), some.just(1e308), some.just(-1), some.just(10**30)
)


@fuzzed
@given(data=some.data(), value=VALUES)
def test_one_changed_value_is_refused_or_rendered(data, value):
    """Everything that is read is valid by the published schema, and can be rendered."""
    seen = clean(lines=(OutputLine(0.1, "stdout", "x"),))
    original = Report(exercises=(report_of(check_of("bad", Reason.SEQUENTIAL, (CLEAN, seen))),))
    document = json.loads(json_report.to_json(original))
    places = list(_places(document))
    owner, key = data.draw(some.sampled_from(places))
    owner[key] = value
    content = json.dumps(document).encode()
    try:
        found = json_report.read(content)
    except ValueError:
        return
    SCHEMA.validate(json.loads(content))
    assert to_comment(found).startswith(MARKER)
    assert to_summary(found)


def _places(value):
    """Each place in a JSON document, as the container and the key."""
    for key, child in value.items() if isinstance(value, dict) else enumerate(value):
        if key in STORED_NAMES:  # a second name, which is not read
            continue
        yield value, key
        if isinstance(child, dict | list):
            yield from _places(child)


def test_what_is_read_is_valid_by_the_schema():
    content = json_report.to_json(printed("x"))
    SCHEMA.validate(json.loads(content))
    json_report.read(content)
