"""The page as text: its policy, its JSON, and what escapes."""

import json
import re

import pytest

from grader.model import Report
from grader.pages import FOLDER, make_environment, page_path, to_page, write_page
from grader.pages.render import as_json, policy
from tests.builders import check_of, report_of
from tests.pages.explained import COUNTER, HOSTILE, report_on

ENDS_A_BLOCK = ("</script>", "<!--", "<script", "]]>", "&lt;")


@pytest.mark.parametrize("text", ENDS_A_BLOCK)
def test_json_never_ends_the_block_that_it_is_in(text):
    written = as_json({"text": text, text: 1})
    assert "<" not in written
    assert json.loads(written) == {"text": text, text: 1}


def test_the_policy_allows_exactly_the_style_and_the_script_of_the_page():
    page = to_page(report_on(COUNTER))
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    script = re.search(r"<script>(.*?)</script>", page, re.DOTALL)[1]
    assert policy(style, script).replace("'", "&#39;") in page
    assert policy(style, script).startswith("default-src 'none'")
    assert policy(style + " ", script) != policy(style, script)
    assert not re.search(r"\son\w+=|\sstyle=|javascript:", page.split("<script")[0])


def test_nothing_is_loaded_from_anywhere():
    page = to_page(report_on(COUNTER))
    assert re.findall(r"(?:src|href)=\"(?!#)[^\"]*\"|url\(|@import|https?://", page) == []


def test_text_of_a_submission_is_escaped_everywhere():
    page = to_page(report_on(HOSTILE, what="<img src=x>"))
    assert "<img" not in page
    assert page.count("<script") == 2  # the JSON, and ours
    assert "\u202e" not in page


def test_a_template_fails_for_a_name_that_it_does_not_get():
    with pytest.raises(Exception, match="missing"):
        make_environment().from_string("{{ missing }}").render()


def test_a_page_without_a_failing_schedule_needs_no_script():
    assert "<script" not in to_page(Report(exercises=(report_of(check_of("together")),)))


def test_a_page_that_is_written_replaces_the_old_one(tmp_path):
    path = tmp_path / "page.html"
    path.write_text("old")
    assert write_page(Report(exercises=(report_of(check_of("together")),)), tmp_path, path) == path
    assert path.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert [each.name for each in tmp_path.iterdir()] == ["page.html"]


def test_the_place_of_a_page_is_in_the_kit(tmp_path):
    report = Report(exercises=(report_of(check_of("together"), slug="fan_out"),))
    assert write_page(report, tmp_path) == tmp_path / FOLDER / "fan_out.html"
    both = Report(exercises=(*report.exercises, report_of(check_of("together"), slug="other")))
    assert write_page(both, tmp_path) == tmp_path / FOLDER / "board.html"


def test_a_kit_that_cannot_be_written_has_its_pages_elsewhere(tmp_path):
    root = tmp_path / "file"
    root.write_text("not a folder")
    path = page_path(root, "fan_out")
    assert path.parent != root / FOLDER
    path.parent.rmdir()
