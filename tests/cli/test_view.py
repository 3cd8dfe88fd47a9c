"""The command `view` writes a page and opens it, and `grade --html` writes one."""

import pytest

from grader.cli import view
from grader.cli.main import main
from grader.model import Report
from tests.builders import check_of, report_of


@pytest.fixture
def requests(monkeypatch):
    """Replaces the grading: one check passes. Returns the requests."""
    made = []

    def grade(request, on_check):
        made.append(request)
        on_check(check_of("together"))
        return Report(exercises=(report_of(check_of("together")),))

    monkeypatch.setattr("grader.grading.grade", grade)
    return made


@pytest.fixture
def opened(monkeypatch):
    """The addresses that a browser was asked to open."""
    found = []
    monkeypatch.setattr(view.sys, "platform", "linux")
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(view.webbrowser, "open", lambda address: found.append(address) or True)
    return found


def test_the_page_is_in_the_kit_and_git_ignores_it(requests, opened, tmp_path, capsys):
    assert main(["view", "fan_out", "--root", str(tmp_path)]) == 0
    page = tmp_path / ".pages" / "fan_out.html"
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (tmp_path / ".pages" / ".gitignore").read_text() == "*\n"
    assert opened == [page.as_uri()]
    assert str(page) in capsys.readouterr().out
    assert requests[0].pages
    assert requests[0].slugs == ("fan_out",)


def test_without_a_slug_the_page_is_the_board(requests, opened, tmp_path):
    main(["view", "--root", str(tmp_path)])
    assert opened[0].endswith("/board.html")


def test_no_browser_is_opened_if_the_user_says_so(requests, opened, tmp_path, capsys):
    page = tmp_path / "mine.html"
    assert main(["view", "--out", str(page), "--no-open", "--root", str(tmp_path)]) == 0
    assert page.is_file()
    assert opened == []
    assert "Open this file in a browser" in capsys.readouterr().out


def test_no_browser_is_opened_where_there_are_no_windows(requests, opened, tmp_path, monkeypatch):
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    main(["view", "--root", str(tmp_path)])
    assert opened == []


def test_a_place_that_cannot_be_written_is_refused_before_anything_is_graded(requests, tmp_path, capsys):
    assert main(["view", "--out", str(tmp_path / "missing" / "page.html"), "--root", str(tmp_path)]) == 2
    assert requests == []
    assert "page.html" in capsys.readouterr().err


def test_grade_writes_the_page_beside_its_report(requests, tmp_path, capsys):
    page = tmp_path / "page.html"
    assert main(["grade", "--html", str(page)]) == 0
    assert requests[0].pages
    assert "fan_out: About fan_out" in page.read_text(encoding="utf-8")
    assert "1/1 checks" in capsys.readouterr().out


def test_without_a_page_no_other_schedules_are_kept(requests):
    main(["grade"])
    assert not requests[0].pages
