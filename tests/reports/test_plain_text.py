"""The words of a check as plain text."""

from grader.model import OutputLine, Reason
from grader.reports.plain_text import first_line, plain_text, shorten
from tests.builders import check_of, clean


def test_the_text_has_what_the_terminal_shows_without_the_title():
    run = clean(lines=(OutputLine(0.1, "stdout", "printed [bold]x[/bold]"),))
    text = plain_text(check_of("bad", Reason.WRONG_OUTPUT, (run,)), "fan_out.py")
    for words in ("seen of bad", "why it matters", "what to try", "printed [bold]x[/bold]"):
        assert words in text
    assert "Title" not in text
    assert not text.startswith((" ", "\n"))


def test_the_text_is_the_same_whatever_the_terminal_is(monkeypatch):
    check = check_of("bad", Reason.RAISED, what="word " * 60)
    before = plain_text(check, "fan_out.py")
    for name, value in {"COLUMNS": "20", "NO_COLOR": "1", "TERM": "dumb", "FORCE_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
    assert plain_text(check, "fan_out.py") == before


def test_a_pass_has_no_words_and_an_error_of_ours_only_a_sentence():
    assert plain_text(check_of("good"), "a.py") == first_line(check_of("good")) == ""
    error = check_of("bug", Reason.GRADER_BUG, what="Traceback of test_hidden.py")
    assert plain_text(error, "a.py") == "This is an error of the grader. It does not count against you."
    assert "Traceback" not in first_line(error)


def test_a_cut_is_visible():
    assert shorten("abcdef", 4) == "abc…"
    assert shorten("abcd", 4) == "abcd"
    assert first_line(check_of("bad", Reason.RAISED, what="one\ntwo")) == "one"
    assert len(first_line(check_of("bad", Reason.RAISED, what="x" * 999))) == 300
