"""The student of each submission, the files that count, and that no submission can stop the listing."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grader.intake.inbox import identify, read_inbox
from grader.intake.loading import load_submission
from grader.intake.opening import open_inbox, safe_name
from grader.model.errors import OperatorError
from grader.model.verdict import Reason
from tests.archives import tarred, zipped
from tests.builders import exercise_in, repeatable

GOOD = b"def work(jobs):\n    return [job() for job in jobs]\n"
OTHER = b"def work(jobs):\n    return []\n"


@pytest.fixture
def exercise(tmp_path):
    return exercise_in(tmp_path / "kit")


@pytest.fixture
def inbox(tmp_path):
    folder = tmp_path / "inbox"
    folder.mkdir()
    return folder


def put(inbox, files):
    for name, content in files.items():
        path = inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def ids(inbox, *exercises):
    return [each.id for each in read_inbox(inbox, exercises).submissions]


def loaded(inbox, *exercises):
    [submission] = read_inbox(inbox, exercises).submissions
    return load_submission(submission, exercises)


def content(inbox, *exercises):
    found = loaded(inbox, *exercises)
    assert not found.problem
    return {source.slug: source.content for source in found.sources}


@pytest.mark.parametrize(
    ("name", "own_id", "student_name", "number", "own", "late"),
    [
        ("ann", "ann", "", "", "ann", False),
        ("ann.zip", "ann", "", "", "ann.zip", False),
        ("ann.tar.gz", "ann", "", "", "ann.tar.gz", False),
        ("ann.py", "ann", "", "", "ann.py", False),
        ("ann_fan_out.py", "ann", "", "", "fan_out.py", False),
        ("fan_out-ann.py", "ann", "", "", "fan_out.py", False),
        ("Ann Lee_123_assignsubmission_file_", "Ann Lee_123", "Ann Lee", "123", "", False),
        ("Ann Lee_123_assignsubmission_file_fan_out.py", "Ann Lee_123", "Ann Lee", "123", "fan_out.py", False),
        ("Ann_Lee_123_assignsubmission_file", "Ann_Lee_123", "Ann_Lee", "123", "", False),
        ("Ann Lee_123_assignsubmission_onlinetext_", "Ann Lee_123", "Ann Lee", "123", "onlinetext.html", False),
        ("leeann_77_1234_fan_out.py", "leeann_77", "leeann", "77", "fan_out.py", False),
        ("leeann_LATE_77_1234_fan_out-1.py", "leeann_77", "leeann", "77", "fan_out-1.py", True),
        ("leeann_late_77_1234_my work.zip", "leeann_77", "leeann", "77", "my work.zip", True),
    ],
)
def test_the_student_follows_from_the_file_name(name, own_id, student_name, number, own, late):
    found = identify(name, ["fan_out"])
    [upload] = found.uploads
    assert (found.id, found.student, found.number, upload.own, upload.late) == (own_id, student_name, number, own, late)


OF_ANOTHER = [
    "z_111_assignsubmission_file_fan_out (9).py",
    "Ann Lee_111_assignsubmission_file_fan_out.py",
    "_111_assignsubmission_onlinetext_fan_out.py",
    "annlee_111_999_fan_out.py",
    "annlee_LATE_111_999_fan_out-9.py",
    "fan_out_111_999_x_111_assignsubmission_file_fan_out.py",
]
"""Names that a student may give to a file: each looks like what a platform writes for participant 111."""


@pytest.mark.parametrize("own", OF_ANOTHER)
@pytest.mark.parametrize("prefix", ["Bob Ray_222_assignsubmission_file_", "raybob_222_77_", "raybob_LATE_222_77_"])
def test_only_the_platforms_own_prefix_tells_whose_a_file_is(prefix, own):
    found = identify(prefix + own, ["fan_out"])
    assert found.number == "222"
    assert found.uploads[0].own == own


@pytest.mark.parametrize(
    "files",
    [
        {"ann/fan_out.py": GOOD},
        {"ann/deep/er/fan_out.py": GOOD},
        {"ann.py": GOOD},
        {"ann_fan_out.py": GOOD},
        {"ann.zip": zipped({"x/fan_out.py": GOOD})},
        {"ann.tar": tarred({"fan_out.py": GOOD}, "w:")},
        {"ann.tar.gz": tarred({"fan_out.py": GOOD})},
        {"ann/work.zip": zipped({"fan_out.py": GOOD})},
        {"ann.zip": zipped({"all.tar.gz": tarred({"fan_out.py": GOOD})})},
        {"Ann_1_assignsubmission_file_/fan_out.py": GOOD},
        {"Ann_1_assignsubmission_file_/a.zip": zipped({"fan_out.py": GOOD})},
        {"leeann_77_1234_solution.py": GOOD},
        {"leeann_77_1234_all.zip": zipped({"fan_out.py": GOOD})},
    ],
    ids=lambda files: next(iter(files)),
)
def test_the_submitted_file_is_found_in_folders_and_archives(exercise, inbox, files):
    put(inbox, files | {"__MACOSX/ann/fan_out.py": OTHER, ".DS_Store": b"x"})
    assert content(inbox, exercise) == {"fan_out": GOOD}


@pytest.mark.parametrize("name", ["all.zip", "all.tar", "all.tar.gz"])
@pytest.mark.parametrize("top", ["", "submissions/"])
def test_an_archive_of_all_submissions_is_unpacked_first(exercise, tmp_path, name, top):
    files = {f"{top}ann/fan_out.py": GOOD, f"{top}bob.zip": zipped({"fan_out.py": OTHER}), f"{top}cy/essay.pdf": b"x"}
    make = zipped if name.endswith("zip") else lambda all_: tarred(all_, "w:gz" if name.endswith("gz") else "w:")
    (tmp_path / name).write_bytes(make(files | {"__MACOSX/ann/._fan_out.py": b""}))
    (tmp_path / "scratch").mkdir()
    folder = open_inbox(tmp_path / name, tmp_path / "scratch")
    submissions = read_inbox(folder, [exercise]).submissions
    found = [load_submission(each, [exercise]) for each in submissions]
    assert [each.id for each in submissions] == ["ann", "bob", "cy"]
    assert [[source.content for source in each.sources] for each in found] == [[GOOD], [OTHER], []]
    assert found[2].problem == "It contains no fan_out.py, only essay.pdf."


def test_junk_files_are_skipped_and_named(exercise, inbox):
    put(inbox, {"ann/fan_out.py": GOOD, "__MACOSX/x": b"", ".DS_Store": b"", "Thumbs.db": b""})
    contents = read_inbox(inbox, [exercise])
    assert [each.id for each in contents.submissions] == ["ann"]
    assert list(contents.ignored) == [".DS_Store", "Thumbs.db", "__MACOSX"]


@pytest.mark.parametrize(
    "files",
    [
        {"ann/fan_out.py": OTHER, "ann/x/exercises/threads/01_fan_out/fan_out.py": GOOD},
        {"ann/fan_out.py": GOOD, "ann/old/fan_out.py": OTHER},
        {"ann/fan_out.py": OTHER, "ann/fan_out (2).py": GOOD},
        {"ann/hw/a/fan_out.py": GOOD, "ann/hw/b/fan_out.py": OTHER},
        {"ann/fan_out.py": GOOD, "ann.zip": zipped({"fan_out.py": OTHER})},
        {"leeann_77_1234_fan_out.py": OTHER, "leeann_77_1235_fan_out-1.py": GOOD},
        {"leeann_77_999_fan_out-3.py": OTHER, "leeann_77_1235_fan_out.py": GOOD},
    ],
    ids=[
        "the kit's place",
        "the nearest",
        "the last copy",
        "the first by name",
        "the folder",
        "upload",
        "later upload",
    ],
)
def test_of_several_files_one_counts_and_a_note_names_the_others(exercise, inbox, files):
    put(inbox, files)
    found = loaded(inbox, exercise)
    assert [source.content for source in found.sources] == [GOOD]
    [note] = found.notes
    assert note.startswith("fan_out.py: took ")
    assert ", ignored " in note


def test_equal_copies_need_no_note(exercise, inbox):
    put(inbox, {"ann/a/fan_out.py": GOOD, "ann/b/fan_out.py": GOOD})
    assert loaded(inbox, exercise).notes == ()


def test_a_submission_is_late_if_the_upload_that_counts_is_late(exercise, inbox):
    put(inbox, {"leeann_77_1_fan_out.py": OTHER, "leeann_LATE_77_2_fan_out-1.py": GOOD})
    assert loaded(inbox, exercise).late


def test_files_for_several_exercises_form_one_submission(exercise, inbox, tmp_path):
    other = exercise_in(tmp_path / "kit", "gather", number=2)
    put(inbox, {"ann_fan_out.py": GOOD, "gather_ann.py": OTHER})
    assert content(inbox, exercise, other) == {"fan_out": GOOD, "gather": OTHER}


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"ann/essay.pdf": b""}, "It contains no fan_out.py, only essay.pdf."),
        ({"ann.pdf": b""}, "ann.pdf is not a folder, a Python file or an archive (.zip, .tar, .tar.gz, .7z)."),
        ({"ann.zip": b"PK\3\4"}, "ann.zip is damaged, or is not a zip archive."),
        ({"ann/a.zip": b""}, "a.zip is damaged, or is not a zip archive."),
        (
            {"A_1_assignsubmission_onlinetext_/onlinetext.html": b"x"},
            "It contains no fan_out.py, only onlinetext.html.",
        ),
        (
            {"A_1_assignsubmission_onlinetext_onlinetext.html": b"x"},
            "A_1_assignsubmission_onlinetext_onlinetext.html is text typed on the platform; a file is needed.",
        ),
    ],
)
def test_a_sentence_says_why_a_submission_cannot_be_graded(exercise, inbox, files, problem):
    put(inbox, files)
    found = loaded(inbox, exercise)
    assert found.sources == ()
    assert found.problem == problem


def test_a_file_that_names_no_exercise_is_not_graded_if_there_are_several(exercise, inbox, tmp_path):
    other = exercise_in(tmp_path / "kit", "gather", number=2)
    put(inbox, {"ann.py": GOOD})
    assert "does not name its exercise" in loaded(inbox, exercise, other).problem


def test_a_file_that_is_too_large_is_unreadable(exercise, inbox):
    put(inbox, {"ann/fan_out.py": b"#" * (2 << 20)})
    [source] = loaded(inbox, exercise).sources
    assert source.finding.reason is Reason.UNREADABLE


@pytest.mark.parametrize("target", ["/etc/passwd", "nowhere"])
def test_a_link_is_not_followed(exercise, inbox, target):
    put(inbox, {"ann/note.txt": b""})
    (inbox / "ann" / "fan_out.py").symlink_to(target)
    assert loaded(inbox, exercise).problem == "fan_out.py is a link."


def test_a_pipe_does_not_block_the_reading(exercise, inbox):
    put(inbox, {"ann/note.txt": b""})
    os.mkfifo(inbox / "ann" / "fan_out.py")
    assert loaded(inbox, exercise).problem == "fan_out.py is not an ordinary file."


def test_an_inbox_that_cannot_be_used_is_an_operator_error(tmp_path):
    with pytest.raises(OperatorError, match="does not exist"):
        open_inbox(tmp_path / "nothing", tmp_path)
    (tmp_path / "a.txt").write_text("x")
    with pytest.raises(OperatorError, match="is not a folder or an archive"):
        open_inbox(tmp_path / "a.txt", tmp_path)
    (tmp_path / "a.zip").write_text("x")
    with pytest.raises(OperatorError, match="is damaged"):
        open_inbox(tmp_path / "a.zip", tmp_path)


@repeatable
@given(names=some.lists(some.text(max_size=30), min_size=1, max_size=6))
def test_files_of_an_inbox_archive_stay_inside_the_scratch_folder(names, tmp_path_factory):
    place = tmp_path_factory.mktemp("unpack")
    (place / "in").mkdir()
    made = zipped({f"{name}/fan_out.py".replace("\0", ""): GOOD for name in names})
    (place / "all.zip").write_bytes(made)
    before = {"in", "all.zip"}
    open_inbox(place / "all.zip", place / "in")
    assert {each.name for each in place.iterdir()} == before


@repeatable
@given(part=some.text(max_size=300))
def test_a_safe_name_is_one_plain_part(part):
    name = safe_name(part)
    assert Path(name).name == name
    assert name not in ("", ".", "..")
    assert len(name.encode()) <= 150


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("  aux .md", "_aux .md"),
        ("com1", "_com1"),
        ("comb", "comb"),
        ("a:b?", "a_b_"),
    ],
)
def test_a_safe_name_is_none_that_windows_keeps_for_devices(part, name):
    assert safe_name(part) == name


@pytest.mark.skipif(sys.platform != "linux", reason="on other systems, all file names are text")
def test_names_that_are_not_utf_8_are_escaped(exercise, inbox):
    put(inbox, {"M\udcfcller/\udce4/fan_out.py": GOOD, "M\udcfcller/\udce4/again/fan_out.py": OTHER})
    [submission] = read_inbox(inbox, [exercise]).submissions
    found = load_submission(submission, [exercise])
    assert submission.id == submission.origin == "M\\xfcller"
    assert found.sources[0].content == GOOD
    assert found.notes
    for text in (*found.notes, str(found.sources[0].path)):
        text.encode()
