"""Submitted files are read without being run; a finding says why a file cannot be run."""

import os
from pathlib import Path

import pytest

from grader.intake.submission import (
    DEPTH_LIMIT,
    SAVE_OR_RESET,
    SIZE_LIMIT,
    find_submitted_files,
    precheck,
    read_submitted_file,
)
from grader.model.errors import OperatorError
from grader.model.verdict import Reason
from tests.builders import STUB, exercise_in

GOOD = b"def work(jobs):\n    return [job() for job in jobs]\n"


@pytest.fixture
def exercise(tmp_path):
    return exercise_in(tmp_path / "kit")


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def put(folder, *places, content=GOOD):
    for place in places:
        path = folder / place
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def found_in(exercise, inbox):
    return [source.path.relative_to(inbox).as_posix() for source in find_submitted_files([exercise], inbox, False)]


def finding_of(exercise, inbox):
    [source] = find_submitted_files([exercise], inbox, named=True)
    return source.finding.reason, source.finding.what


def test_a_good_file_is_read_as_it_is(exercise, inbox):
    put(inbox, "fan_out.py")
    [source] = find_submitted_files([exercise], inbox, named=True)
    assert (source.slug, source.path, source.content, source.finding) == ("fan_out", inbox / "fan_out.py", GOOD, None)


@pytest.mark.parametrize(
    ("content", "reason", "fact"),
    [
        (STUB, Reason.NOT_STARTED, "still the stub"),
        (STUB.replace(b"\n", b"\r\n"), Reason.NOT_STARTED, "still the stub"),
        (b"\n\n" + STUB.replace(b"\n", b"  \n") + b"\n", Reason.NOT_STARTED, "still the stub"),
        (GOOD.decode().encode("utf-16"), Reason.SYNTAX_ERROR, "UTF-16"),
        (b"\xfe\xff" + GOOD.decode().encode("utf-16-be"), Reason.SYNTAX_ERROR, "UTF-16"),
        (b"x = 1\ny = '\0'\n", Reason.SYNTAX_ERROR, "Line 2 contains a null byte"),
        (b"#" * SIZE_LIMIT + b"\n", Reason.UNREADABLE, "larger than 1 MB"),
    ],
    ids=["the stub", "the stub with CRLF", "the stub with blanks", "UTF-16", "UTF-16 BE", "a null byte", "too large"],
)
def test_content_that_cannot_be_run_is_recognised_without_running_it(exercise, inbox, content, reason, fact):
    put(inbox, "fan_out.py", content=content)
    found, text = finding_of(exercise, inbox)
    assert found is reason
    assert fact in text


@pytest.mark.parametrize(
    "content",
    [
        b"",
        GOOD,
        b"#" * SIZE_LIMIT,
        "# é\n".encode(),
        b"\xef\xbb\xbfx = 1\n",
        b"# coding: latin-1\n# \xe9\n",
        b"#!/usr/bin/python\n# -*- coding: utf-8 -*-\n",
        b"# vim: set fileencoding=cp1252 :\n# \x80\n",
        b'"""Text\nencoding: none of Python\'s\n"""\n',
        b"\n\n\n# coding: rot13\n",
        b"x = 1\r\ny = 2\r\n",
    ],
)
def test_content_that_python_may_be_able_to_read_is_left_to_python(exercise, inbox, content):
    put(inbox, "fan_out.py", content=content)
    [source] = find_submitted_files([exercise], inbox, named=True)
    assert (source.content, source.finding) == (content, None)


@pytest.mark.parametrize(
    ("content", "fact"),
    [
        (b"#\r#\r# coding: raw_unicode_escape\n", "Line 1 has a carriage return without a line feed"),
        (b"x = 1\ny = 2\rz = 3\n", "Line 2 has a carriage return without a line feed"),
        (b"# \xe9\n", "encoding of the file is not clear"),
        (b"x = 1\n\n\ny = '\xe9'\n", "Line 4 is not utf-8 text"),
        (b"# coding: utf-7\n", "declares the encoding 'utf-7'"),
        (b"# coding: unicode_escape\n", "declares the encoding 'unicode_escape'"),
        *[(f"# coding: {name}\n".encode(), name) for name in ("hex", "rot13", "zip", "undefined", "idna", "mbcs")],
        (b"\x0c# coding: utf-7\n", "declares the encoding 'utf-7'"),
        (b"# coding: nonsense\n", "encoding of the file is not clear"),
        (b"\xef\xbb\xbf# coding: latin-1\n", "encoding of the file is not clear"),
    ],
)
def test_a_file_that_can_be_read_in_two_ways_is_refused(content, fact):
    finding = precheck(content, STUB)
    assert finding is not None
    assert finding.reason is Reason.SYNTAX_ERROR
    assert fact in finding.what


def test_a_stub_with_a_comment_counts_as_started():
    assert precheck(STUB + b"# hm\n", STUB) is None


def test_a_folder_with_the_name_of_the_file_is_unreadable(exercise, inbox):
    put(inbox, "fan_out.py/fan_out.py")
    assert finding_of(exercise, inbox) == (Reason.UNREADABLE, "fan_out.py is a folder.")


def test_a_dangling_link_is_unreadable(exercise, inbox):
    (inbox / "fan_out.py").symlink_to("nowhere.py")
    assert finding_of(exercise, inbox) == (Reason.UNREADABLE, "fan_out.py is a link to a file that does not exist.")


def test_a_link_to_itself_is_unreadable(exercise, inbox):
    (inbox / "fan_out.py").symlink_to("fan_out.py")
    assert finding_of(exercise, inbox) == (Reason.UNREADABLE, "fan_out.py is a link to a file that does not exist.")


@pytest.mark.parametrize("target", ["../secret.py", ".."])
def test_a_link_out_of_the_submission_is_not_followed(exercise, inbox, target):
    put(inbox.parent, "secret.py")
    (inbox / "fan_out.py").symlink_to(target)
    assert finding_of(exercise, inbox) == (Reason.UNREADABLE, "fan_out.py is a link that leads out of the submission.")


def test_a_link_within_the_submission_is_followed(exercise, inbox):
    put(inbox, "mine.py")
    (inbox / "fan_out.py").symlink_to("mine.py")
    [source] = find_submitted_files([exercise], inbox, named=True)
    assert (source.content, source.finding) == (GOOD, None)


def test_a_submission_folder_may_itself_be_a_link(exercise, inbox, tmp_path):
    put(inbox, "fan_out.py")
    (tmp_path / "link").symlink_to(inbox)
    [source] = find_submitted_files([exercise], tmp_path / "link", named=True)
    assert source.finding is None


def test_a_device_is_unreadable(exercise):
    finding = read_submitted_file(exercise, Path(os.devnull)).finding
    assert finding.reason is Reason.UNREADABLE
    assert finding.what.endswith("is not an ordinary file.")


def denied(*_, **__):
    raise PermissionError(13, "Permission denied")


def test_a_file_without_read_permission_is_unreadable(exercise, inbox, monkeypatch):
    put(inbox, "fan_out.py")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", denied)
        finding = finding_of(exercise, inbox)
    assert finding == (Reason.UNREADABLE, "fan_out.py cannot be read: Permission denied.")


def test_a_folder_without_read_permission_is_an_operator_error(exercise, inbox, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied", os.fspath(path))

    monkeypatch.setattr(os, "scandir", refuse)
    with pytest.raises(OperatorError, match=r"inbox cannot be read: Permission denied\. Check its permissions"):
        find_submitted_files([exercise], inbox, named=True)


@pytest.mark.parametrize(
    ("places", "chosen"),
    [
        (["ann/week 1/fan_out.py"], "ann/week 1/fan_out.py"),
        (["old/fan_out.py", "fan_out.py"], "fan_out.py"),
        (["fan_out.py", "kit/exercises/threads/01_fan_out/fan_out.py"], "kit/exercises/threads/01_fan_out/fan_out.py"),
        ([".git/fan_out.py", "__pycache__/fan_out.py", "a/b/fan_out.py"], "a/b/fan_out.py"),
    ],
    ids=["nested", "the nearest", "the usual place", "hidden folders"],
)
def test_one_of_several_files_is_chosen_by_its_place(exercise, inbox, places, chosen):
    put(inbox, *places)
    assert found_in(exercise, inbox) == [chosen]


def test_the_error_for_two_equally_good_files_names_both(exercise, inbox):
    put(inbox, "a/fan_out.py", "b/fan_out.py")
    with pytest.raises(OperatorError, match=r"Both a.fan_out\.py and b.fan_out\.py could be meant"):
        find_submitted_files([exercise], inbox, named=False)


@pytest.mark.parametrize("place", [".hidden/fan_out.py", "/".join("d" * (DEPTH_LIMIT + 1)) + "/fan_out.py"])
def test_a_hidden_or_too_deep_file_is_not_found(exercise, inbox, place):
    put(inbox, place)
    with pytest.raises(
        OperatorError, match=r"contains no submitted file\. Give a folder with one or more of: fan_out\.py"
    ):
        find_submitted_files([exercise], inbox, named=False)


def test_the_search_reaches_the_depth_limit(exercise, inbox):
    deepest = "/".join("d" * DEPTH_LIMIT) + "/fan_out.py"
    put(inbox, deepest)
    assert found_in(exercise, inbox) == [deepest]


def test_a_named_exercise_must_have_a_file(exercise, inbox, tmp_path):
    other = exercise_in(tmp_path / "kit", "gather", number=2)
    put(inbox, "fan_out.py")
    assert len(find_submitted_files([exercise, other], inbox, named=False)) == 1
    with pytest.raises(OperatorError, match=r"There is no gather\.py in .*inbox"):
        find_submitted_files([exercise, other], inbox, named=True)


def test_a_submission_that_does_not_exist_is_refused(exercise, inbox):
    with pytest.raises(OperatorError, match=r"nothing does not exist\. Give the folder"):
        find_submitted_files([exercise], inbox / "nothing", named=False)


@pytest.mark.skipif(os.name != "posix", reason="other systems have no such files")
def test_a_submission_is_a_folder_or_a_file(exercise, inbox):
    inbox.mkdir(exist_ok=True)
    os.mkfifo(inbox / "pipe")
    with pytest.raises(OperatorError, match=r"pipe is not a folder or a file\. Give the folder"):
        find_submitted_files([exercise], inbox / "pipe", named=False)


def test_a_single_file_is_that_of_the_one_exercise_whatever_its_name(exercise, inbox):
    put(inbox, "ann.py")
    [found] = find_submitted_files([exercise], inbox / "ann.py", named=True)
    assert (found.slug, found.path) == ("fan_out", inbox / "ann.py")


def test_a_single_file_among_many_exercises_is_found_by_its_name(exercise, inbox, tmp_path):
    other = exercise_in(tmp_path / "kit", "gather", number=2)
    put(inbox, "gather.py")
    put(inbox, "ann.py")
    [found] = find_submitted_files([exercise, other], inbox / "gather.py", named=False)
    assert found.slug == "gather"
    with pytest.raises(OperatorError, match=r"No exercise has a file ann\.py\. Name the exercise"):
        find_submitted_files([exercise, other], inbox / "ann.py", named=False)


def test_a_file_that_is_not_there_is_named_with_its_cure(exercise):
    exercise.stub.unlink()
    finding = read_submitted_file(exercise, exercise.stub).finding
    assert finding.what == "fan_out.py does not exist."
    assert "reset" in finding.hint


@pytest.mark.parametrize(
    "content", ["x = 1".encode("utf-16"), b"# coding: utf-7\n", b"# coding: rot13\n", b"x = '\xff'\n"]
)
def test_a_file_in_another_encoding_is_not_taken_for_one_with_an_open_bracket(content):
    finding = precheck(content, STUB)
    assert finding is not None
    assert "Save with Encoding" in finding.hint


def test_a_null_byte_or_a_lone_carriage_return_has_a_cure_of_its_own():
    null, lone = precheck(b"x\0", STUB), precheck(b"x = 1\ry = 2\n", STUB)
    assert null is not None
    assert null.hint.startswith("Open the file in your editor")
    assert lone is not None
    assert lone.hint.startswith("In your editor, choose LF")


def test_a_file_that_is_missing_or_a_folder_says_how_to_get_the_stub_back(exercise):
    exercise.stub.unlink()
    assert read_submitted_file(exercise, exercise.stub).finding.hint == SAVE_OR_RESET
    exercise.stub.mkdir()
    finding = read_submitted_file(exercise, exercise.stub).finding
    assert finding.hint == f"Give the folder another name. {SAVE_OR_RESET}"
