"""Files are found by their names, then by what they define."""

import json
import os
from pathlib import Path

import pytest

from grader.intake.by_definition import wanted_names
from grader.intake.inbox import read_inbox
from grader.intake.loading import load_submission
from tests.archives import zipped
from tests.builders import exercise_in

GOOD = b"def work(jobs):\n    return [job() for job in jobs]\n"
OTHER = b"def work(jobs):\n    return []\n"


@pytest.fixture
def exercise(tmp_path):
    return exercise_in(tmp_path / "kit")


def loaded(tmp_path, files, exercises, **options):
    for name, content in files.items():
        path = tmp_path / "inbox" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    [submission] = read_inbox(tmp_path / "inbox", exercises, **options).submissions
    return load_submission(submission, exercises, **options)


SPELLINGS = ["Fan Out.py", "Fan_Out.PY", "fan_out copy.py", "fan_out_final_v2.py", "fan_out.py.txt", "fan-out.py"]


@pytest.mark.parametrize("name", SPELLINGS)
@pytest.mark.parametrize("place", ["ann/{}", "Ann Lee_1_assignsubmission_file_{}", "leeann_1_2_{}"])
def test_another_spelling_of_the_name_is_found_in_a_folder_and_as_a_flat_file(tmp_path, exercise, name, place):
    found = loaded(tmp_path, {place.format(name): GOOD}, [exercise])
    assert [each.content for each in found.sources] == [GOOD]
    assert found.guesses == ()


@pytest.mark.parametrize("place", ["ann/main.py", "Ann Lee_1_assignsubmission_file_main.py", "leeann_1_2_main.py"])
def test_the_only_file_that_defines_what_is_asked_for_is_a_guess(tmp_path, exercise, place):
    found = loaded(tmp_path, {place: GOOD}, [exercise])
    assert [each.content for each in found.sources] == [GOOD]
    assert found.guesses == ("fan_out.py: took main.py, by what it defines",)


def test_of_two_files_that_could_be_meant_none_is_taken(tmp_path, exercise):
    found = loaded(tmp_path, {"ann/main.py": GOOD, "ann/other.py": OTHER}, [exercise])
    assert found.sources == ()
    assert found.unclear
    assert found.problem == (
        "fan_out.py: main.py and other.py define what it asks for, so it is not clear which one counts."
    )


LIST = b"def gather(jobs):\n    return 1\n"


@pytest.fixture
def gather(tmp_path):
    made = exercise_in(tmp_path / "kit", "gather")
    made.stub.write_bytes(LIST)
    return made


def test_one_file_with_a_name_of_its_own_is_taken_for_both_exercises(tmp_path, exercise, gather):
    found = loaded(tmp_path, {"ann/all.py": GOOD + LIST}, [exercise, gather])
    assert [each.slug for each in found.sources] == ["fan_out", "gather"]
    assert len(found.guesses) == 2
    assert found.doubts == ()


@pytest.mark.parametrize("content", [GOOD + LIST, LIST])
def test_the_code_of_a_missing_exercise_under_the_name_of_another_one_is_a_doubt(tmp_path, exercise, gather, content):
    found = loaded(tmp_path, {"ann/fan_out.py": content}, [exercise, gather])
    assert [each.slug for each in found.sources] == ["fan_out"]
    assert found.doubts == ("gather.py: not graded, but fan_out.py also defines what it asks for.",)


def test_a_second_exercise_with_two_possible_files_is_a_doubt(tmp_path, exercise, gather):
    files = {"ann/fan_out.py": GOOD, "ann/a.py": LIST, "ann/b.py": LIST + LIST}
    found = loaded(tmp_path, files, [exercise, gather])
    assert [each.slug for each in found.sources] == ["fan_out"]
    assert found.doubts == ("gather.py: a.py and b.py define what it asks for, so it is not clear which one counts.",)


def test_the_very_name_counts_before_names_with_added_words(tmp_path, exercise):
    found = loaded(tmp_path, {"ann/fan_out.py": GOOD, "ann/fan_out_final_v2.py": OTHER}, [exercise])
    assert [each.content for each in found.sources] == [GOOD]
    assert found.notes == ("fan_out.py: took fan_out.py, ignored fan_out_final_v2.py",)


def test_the_highest_version_counts(tmp_path, exercise):
    files = {f"ann/hw/Version {number}/fan_out.py": b"# %d\n" % number + GOOD for number in (1, 2, 10)}
    [source] = loaded(tmp_path, files, [exercise]).sources
    assert source.content.startswith(b"# 10\n")


@pytest.mark.parametrize("start", ["doejane_1_{}_", "Jane Doe_1_assignsubmission_file_"])
def test_a_file_for_another_exercise_is_never_taken(tmp_path, exercise, start):
    files = {start.format(11) + "gather.py": OTHER, start.format(10) + "fan_out.py": GOOD}
    found = loaded(tmp_path, files, [exercise], known=["fan_out", "gather"])
    assert [each.content for each in found.sources] == [GOOD]
    assert found.notes == found.guesses == ()


def test_a_file_for_another_exercise_alone_is_no_submission(tmp_path, exercise):
    found = loaded(tmp_path, {"doejane_1_11_gather.py": GOOD}, [exercise], known=["fan_out", "gather"])
    assert found.problem == "It contains no fan_out.py, only gather.py."


def notebook(*cells):
    made = [{"cell_type": "code", "source": cell.splitlines(keepends=True)} for cell in cells]
    return json.dumps({"cells": [{"cell_type": "markdown", "source": ["# work"]}, *made]}).encode()


@pytest.mark.parametrize("name", ["ann/fan_out.ipynb", "ann/hw.ipynb", "leeann_1_2_Fan Out.ipynb"])
def test_of_a_notebook_the_cells_count_that_define_the_function(tmp_path, exercise, name):
    cells = [
        "%pip install x\nimport time",
        "import os\nos._exit(3)",
        "LIMIT = 3\nprint(LIMIT)",
        "def work(jobs):\n    return 1",
    ]
    content = notebook(*cells, "def work(jobs):\n    time.sleep(0)\n    return LIMIT", "work([])")
    [source] = loaded(tmp_path, {name: content}, [exercise]).sources
    assert source.finding is None
    assert source.content == (b"import time\n\n\nLIMIT = 3\n\n\ndef work(jobs):\n    time.sleep(0)\n    return LIMIT\n")


def test_of_two_definitions_in_a_notebook_the_last_one_is_a_guess(tmp_path, exercise):
    content = notebook("def work(jobs):\n    return 1", "def work(jobs):\n    return 2")
    found = loaded(tmp_path, {"ann/fan_out.ipynb": content}, [exercise])
    assert found.sources[0].content == b"def work(jobs):\n    return 2\n"
    assert found.guesses == ("fan_out.py: fan_out.ipynb defines work in code cells 1, 2: took the one in code cell 2",)


def test_a_file_that_is_not_a_notebook_is_a_syntax_error(tmp_path, exercise):
    [source] = loaded(tmp_path, {"ann/fan_out.ipynb": b"hello"}, [exercise]).sources
    with pytest.raises(SyntaxError):
        compile(source.content, "x", "exec")


def test_a_notebook_with_too_much_code_is_a_syntax_error_that_says_so(tmp_path, exercise):
    [source] = loaded(tmp_path, {"ann/fan_out.ipynb": notebook("x = 1\n" * 200_000)}, [exercise]).sources
    with pytest.raises(SyntaxError) as caught:
        compile(source.content, "x", "exec")
    assert caught.value.text == "This notebook has more than 1 MB of code.\n"


def test_a_folder_that_cannot_be_read_is_named(tmp_path, exercise, monkeypatch):
    scandir = os.scandir

    def refuse(place):
        if Path(place).name == "locked":
            raise PermissionError(13, "Permission denied", str(place))
        return scandir(place)

    monkeypatch.setattr(os, "scandir", refuse)
    assert loaded(tmp_path, {"ann/locked/fan_out.py": GOOD}, [exercise]).problem == (
        "locked cannot be read: Permission denied."
    )
    found = loaded(tmp_path, {"ann/fan_out.py": GOOD}, [exercise])
    assert (len(found.sources), found.notes) == (1, ("locked cannot be read: Permission denied",))


def test_a_note_names_the_entries_of_files_with_the_same_name(tmp_path, exercise):
    files = {"ann/fan_out.py": GOOD, "ann.zip": zipped({"fan_out.py": OTHER})}
    [note] = loaded(tmp_path, files, [exercise]).notes
    assert note == "fan_out.py: took fan_out.py in ann, ignored fan_out.py in ann.zip"


def test_a_stub_that_changes_is_read_again(tmp_path, exercise):
    assert wanted_names(exercise) == {"work"}
    exercise.stub.write_text("def other(jobs):\n    raise NotImplementedError\n")
    assert wanted_names(exercise) == {"other"}
    exercise.stub.unlink()
    assert wanted_names(exercise) == set()


TWO_ATTEMPTS = [
    ("Ann/HW/Version 1/fan_out.py", "Ann/HW/Version 2/{}"),
    ("hw_ann_attempt_2026-11-01-12-00-00_fan_out.py", "hw_ann_attempt_2026-11-02-12-00-00_{}"),
]


@pytest.mark.parametrize(("first", "second"), TWO_ATTEMPTS)
def test_an_older_attempt_does_not_count_where_a_later_one_may_be_meant(tmp_path, exercise, first, second):
    found = loaded(tmp_path, {first: GOOD, second.format("main.py"): OTHER}, [exercise])
    assert (found.sources, found.unclear) == ((), True)
    assert found.problem == (
        f"fan_out.py: {first.removeprefix('Ann/').rpartition('00_')[2]} has its name, but "
        f"{second.removeprefix('Ann/').format('main.py').rpartition('00_')[2]} of a later attempt defines what it asks "
        "for: which one counts?"
    )


@pytest.mark.parametrize(("first", "second"), TWO_ATTEMPTS)
@pytest.mark.parametrize(
    ("name", "content"),
    [("helper.py", b"x = 1\n"), ("essay.pdf", OTHER), ("fan_out.py", OTHER), ("fan_out_final.py", OTHER)],
)
def test_other_files_of_a_later_attempt_raise_no_doubt(tmp_path, exercise, first, second, name, content):
    found = loaded(tmp_path, {first: GOOD, second.format(name): content}, [exercise])
    assert [each.content for each in found.sources] == [OTHER if name.startswith("fan_out") else GOOD]
    assert (found.doubts, found.problem) == ((), "")
