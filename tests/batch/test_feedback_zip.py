"""Each platform's importer, by its own rules, gives each feedback to the student whose work it is about."""

import io
import re
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grader.batch.feedback_zip import pack_feedback
from grader.cli.main import main
from grader.model import GradebookRow, SubmissionInfo
from tests import inboxes
from tests.builders import repeatable
from tests.inboxes import HandIn
from tests.tiny import RIGHT, SEQUENTIAL

PEOPLE = {
    7: HandIn(name="Zoë O'Neil", login="zo", number=7, files={"run_all.py": RIGHT.encode()}),
    11: HandIn(name="José 12 Pérez", login="jp", number=11, files={"run_all.py": SEQUENTIAL.encode()}, late=True),
    12: HandIn(name="Li-Ming Ray", login="lr", number=12, files={"run_all.py": b"x"}),
}


def moodle_imports(content, numbers):
    """By `importziplib.php`: for each participant, the name and the text of the file that it takes."""
    found = {}
    for path, text in files_of(content):
        parts = path.split("/")
        assert not parts[-1].startswith((".", "~"))
        for at, part in enumerate(parts):
            info = part.split("_", 4)
            if len(info) < 4 or not info[1].isdecimal() or int(info[1]) not in numbers:
                continue
            assert (info[2], info[3]) in (("assignfeedback", "file"), ("assignsubmission", "file"))
            found[int(info[1])] = "/".join([*info[4:], *parts[at + 1 :]]), text
            break
    return found


def canvas_imports(content, attachments):
    """By `infer_comment_context_from_filename`: for each user, the text that becomes a comment."""
    found = {}
    for path, text in files_of(content):
        parts = path.rpartition("/")[2].split("_")
        user, attachment = [int(each) for each in parts if re.fullmatch(r"\d+", each)][:2]
        assert not re.match("link", parts[-1])
        if attachment in attachments.get(user, ()):
            found[user] = text
    return found


def files_of(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return [(name, archive.read(name).decode("utf-8-sig")) for name in archive.namelist()]


def graded(go, tmp_path, build, **options):
    for each in PEOPLE.values():
        build(tmp_path / "hand_ins", each)
    go(inbox=tmp_path / "hand_ins", **options)
    return tmp_path / "out"


@pytest.mark.parametrize("build", inboxes.BUILDERS["moodle"])
def test_moodle_gives_each_participant_their_own_feedback(go, tmp_path, build, capsys):
    out = graded(go, tmp_path, build)
    assert main(["feedback", str(out), "--platform", "moodle"]) == 0
    assert "feedback for 3 students" in capsys.readouterr().out
    found = moodle_imports((out / "feedback-moodle.zip").read_bytes(), set(PEOPLE))
    assert {number: file for number, (file, _) in found.items()} == dict.fromkeys(PEOPLE, "feedback.txt")
    for number, (_, text) in found.items():
        assert text.splitlines()[0].endswith(f"{PEOPLE[number].name}_{number})")


def test_canvas_gives_each_user_their_own_feedback(go, tmp_path):
    out = graded(go, tmp_path, inboxes.canvas)
    attachments = {number: [number * 100 + 10] for number in PEOPLE}
    assert main(["feedback", str(out), "--platform", "canvas"]) == 0
    found = canvas_imports((out / "feedback-canvas.zip").read_bytes(), attachments)
    assert {number: text.splitlines()[0].rpartition("_")[2] for number, text in found.items()} == {
        number: f"{number})" for number in PEOPLE
    }
    assert "Handed in late." in found[11]


def test_feedback_in_plain_text_has_no_backslashes_of_markdown(go, tmp_path):
    out = graded(go, tmp_path, inboxes.moodle_folders)
    main(["feedback", str(out), "--platform", "moodle"])
    texts = dict(files_of((out / "feedback-moodle.zip").read_bytes()))
    [text] = [each for name, each in texts.items() if "José" in name]
    assert "\\" not in text
    assert "✗ Title of together (sequential)" in text
    assert "✗" in text.split("Title of together")[0], "marks stand before titles"
    assert "try  " in text


def test_where_the_platform_hides_names_or_knows_no_place_nobody_gets_the_feedback(go, tmp_path, capsys):
    out = graded(go, tmp_path, inboxes.canvas_anonymous)
    assert main(["feedback", str(out), "--platform", "canvas"]) == 4
    assert "no known place on Canvas: anon_00007, anon_00011, anon_00012" in capsys.readouterr().out
    assert files_of((out / "feedback-canvas.zip").read_bytes()) == []
    assert main(["feedback", str(out), "--platform", "moodle"]) == 4


def test_what_was_decided_by_hand_goes_to_no_other_persons_place(go, tmp_path):
    decisions = tmp_path / "decisions.csv"
    name = f"{PEOPLE[7].name}_7_assignsubmission_file"
    decisions.write_text(f"entry,student\n{name},somebody else\n", encoding="utf-8")
    out = graded(go, tmp_path, inboxes.moodle_folders, accept=decisions)
    assert main(["feedback", str(out), "--platform", "moodle"]) == 4
    assert set(moodle_imports((out / "feedback-moodle.zip").read_bytes(), set(PEOPLE))) == {11, 12}


def test_a_platform_without_a_zip_of_feedback_is_refused(tmp_path, capsys):
    assert main(["feedback", str(tmp_path), "--platform", "blackboard"]) == 2
    assert "choose from" in capsys.readouterr().err


@repeatable
@given(student=some.text(min_size=1, max_size=12), number=some.integers(1, 99), unclear=some.booleans())
def test_whatever_the_name_the_file_is_for_the_number_or_for_nobody(student, number, unclear):
    for platform, origin in (
        ("moodle", f"{student}_{number}_assignsubmission_file_x.py"),
        ("canvas", f"{student}_{number}_100_x.py"),
    ):
        about = SubmissionInfo(id="me", number=str(number), origin=origin, unclear=unclear)
        packed = pack_feedback(platform, [(GradebookRow(about=about, exercises=()), "text")])
        assert packed.count + len(packed.unplaced) + len(packed.open) == 1
        if platform == "moodle":
            assert set(moodle_imports(packed.content, range(100))) <= {number}
        else:
            assert set(canvas_imports(packed.content, {user: [100] for user in range(100)})) <= {number}
        if unclear:
            assert not packed.count
