"""Whatever is handed in is read, or refused in a sentence: archives, names, rosters, encodings."""

import contextlib
import io
import re
import struct

from hypothesis import example, given
from hypothesis import strategies as some

from grader.intake.archive_limits import ArchiveError, ArchiveLimits, Budget
from grader.intake.archives import is_named_for, iter_files
from grader.intake.file_names import copy_number
from grader.intake.inbox import identify
from grader.intake.loading import load_submission
from grader.intake.opening import safe_name
from grader.intake.roster import decode_text, parse_roster
from grader.intake.submission import make_submitted_file, precheck
from grader.model import OperatorError
from tests.archives import tarred, zipped
from tests.builders import STUB, exercise_in
from tests.fuzz.fuzzing import fuzzed
from tests.fuzz.strategies import any_text, valid_text

GOOD = b"def work(jobs):\n    return [job() for job in jobs]\n"
file_names = some.one_of(
    some.sampled_from(
        ["fan_out.py", "fan_out (2).py", "a/fan_out-3.py", "x.zip", "../fan_out.py", "fan_out (" + "9" * 5000 + ").py"]
    ),
    valid_text.filter(lambda name: 0 < len(name.encode()) < 60_000 and "\0" not in name),
)
makers = some.sampled_from(
    [("a.zip", zipped), ("a.tar", lambda files: tarred(files, "w:")), ("a.tar.gz", tarred), ("a.tgz", tarred)]
)


def unpacked(content, name):
    """What is in the archive; None if it is refused."""
    budget = Budget(ArchiveLimits(total=4_000_000), len(content))
    with contextlib.suppress(ArchiveError):
        return list(iter_files(io.BytesIO(content), name, is_named_for(["fan_out"]), budget))


@fuzzed
@given(maker=makers, names=some.lists(file_names, min_size=1, max_size=3, unique=True), nested=some.booleans())
def test_an_archive_with_any_names_is_read_or_refused(maker, names, nested):
    name, make = maker
    files = {each: zipped({"fan_out.py": GOOD}) if each.endswith("zip") else GOOD for each in names}
    content = make({"inner.zip": zipped(files)} if nested else files)
    for member in unpacked(content, name) or []:
        assert ".." not in member.path.parts
        assert not member.path.is_absolute()


@fuzzed
@given(
    maker=makers,
    changes=some.lists(some.tuples(some.integers(0, 1 << 20), some.binary(min_size=1, max_size=8)), max_size=12),
    cut=some.integers(0, 3000),
)
def test_an_archive_with_changed_bytes_is_read_or_refused(maker, changes, cut):
    name, make = maker
    content = bytearray(make({"a/fan_out.py": GOOD, "in.zip": zipped({"fan_out.py": GOOD})}))
    for at, piece in changes:
        content[at % len(content) : at % len(content) + len(piece)] = piece
    unpacked(bytes(content[: -cut or None]), name)


@fuzzed
@given(fields=some.lists(some.integers(0, 0xFFFF), min_size=8, max_size=8), comment=some.binary(max_size=40))
def test_a_zip_whose_end_lies_is_read_or_refused(fields, comment):
    end = struct.pack("<4s4H2LH", b"PK\5\6", *fields[:4], fields[4] << 8, fields[5], fields[6] % 41)
    unpacked(zipped({"fan_out.py": GOOD})[:-22] + end + comment, "a.zip")


@fuzzed
@given(name=any_text.filter(bool))
@example(name="Bob Ray_222_assignsubmission_file_z_111_assignsubmission_file_fan_out (9).py")
@example(name="a_1_2_" + "9" * 250)
def test_any_name_in_an_inbox_belongs_to_somebody(name):
    found = identify(name, ["fan_out"])
    assert found.id
    assert safe_name(found.id) not in ("", ".", "..")
    copy_number(name, ["fan_out"])


prefixes = some.sampled_from(["Bob Ray_222_assignsubmission_file_", "raybob_222_77_", "raybob_late_222_77_"])


@fuzzed
@given(
    prefix=prefixes, own=some.from_regex(r"[\w .()-]*_?\d*_(assignsubmission_file_|\d+_)?[\w .()-]+", fullmatch=True)
)
def test_no_name_of_a_file_moves_it_to_another_student(prefix, own):
    assert identify(prefix + own, ["fan_out"]).number == "222"


cells = some.one_of(
    some.sampled_from(["id", "email", "username", "", '"', "sep=", "Participant 1", "0001", "1" * 5000]), valid_text
)


@fuzzed
@given(
    rows=some.lists(some.lists(cells, max_size=4), max_size=5),
    separator=some.sampled_from([",", ";", "\t", "|", '"', " "]),
    encoding=some.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252", "latin-1"]),
)
@example(rows=[['sep="'], ["id"], ["1"]], separator=",", encoding="utf-8")
@example(rows=[["sep= "], ["id"], ["1"]], separator=",", encoding="utf-8")
def test_any_table_is_a_roster_or_a_mistake_of_the_operator(rows, separator, encoding):
    text = "\n".join(separator.join(row) for row in rows)
    with contextlib.suppress(OperatorError):
        roster = parse_roster(decode_text(text.encode(encoding, "replace")), "r.csv")
        for person in roster.people:
            assert person.id
        roster.find("1", "x", text[:50])


codings = some.sampled_from(
    ["utf-8", "latin-1", "utf-7", "raw_unicode_escape", "idna", "rot13", "hex", "undefined", "x", "mbcs"]
)
sources = some.one_of(
    some.binary(max_size=200),
    valid_text.map(str.encode),
    some.builds(
        lambda start, coding, rest: start + b"# coding: " + coding.encode() + b"\n" + rest,
        some.sampled_from([b"", b"\r", b"#\r", b"\n", b"\xef\xbb\xbf", b"\xff\xfe", b"\f"]),
        codings,
        some.binary(max_size=60),
    ),
)


@fuzzed
@given(content=sources)
@example(content=b"#\r#\r# coding: raw_unicode_escape\n")
def test_any_bytes_are_a_file_that_python_can_read_or_a_finding(content, tmp_path_factory):
    finding = precheck(content, STUB)
    assert finding is None or finding.status == "failed"
    if finding is None:
        assert not re.search(rb"\r(?!\n)", content)


@fuzzed
@given(content=sources)
def test_any_file_of_a_submission_is_loaded(content, tmp_path_factory):
    exercise = exercise_in(tmp_path_factory.mktemp("kit"))
    file = make_submitted_file(exercise, exercise.folder / "handed_in.py", content)
    assert file.slug == "fan_out"
    folder = tmp_path_factory.mktemp("inbox")
    (folder / "ann_fan_out.py").write_bytes(content)
    submission = identify("ann_fan_out.py", ["fan_out"])
    upload = submission.uploads[0].__class__(path=folder / "ann_fan_out.py", own="fan_out.py")
    loaded = load_submission(submission.__class__(id="ann", uploads=(upload,)), [exercise])
    assert [each.content for each in loaded.sources] == [content]
