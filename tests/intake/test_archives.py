"""Any archive is read or refused with a reason; its names never become paths."""

import contextlib
import io
import stat
import struct
import tarfile
import zipfile
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as some

from grader.intake.archive_limits import ArchiveError, ArchiveLimits, Budget
from grader.intake.archives import iter_files
from tests.archives import tarred, zipped
from tests.builders import repeatable

STUB = b"def fan_out(jobs):\n    return [job() for job in jobs]\n"


def wanted(name):
    return name == "fan_out.py"


def unpack(content, name, limits=None):
    budget = Budget(limits or ArchiveLimits(), len(content))
    found = list(iter_files(io.BytesIO(content), name, wanted, budget))
    return {str(each.path): each.problem or each.content for each in found}, budget


ALL = {
    "a.zip": zipped,
    "a.tar": lambda files: tarred(files, "w:"),
    "a.tar.gz": tarred,
    "a.tgz": tarred,
}


@pytest.mark.parametrize("name", ALL)
def test_wanted_files_are_read_and_the_others_are_noted(name):
    content = ALL[name]({"week 1/fan_out.py": STUB, "notes.txt": b"hello", "__MACOSX/fan_out.py": b"", "._x": b""})
    found, budget = unpack(content, name)
    assert found == {"week 1/fan_out.py": STUB}
    assert [str(path) for path in budget.unwanted] == ["notes.txt"]


@pytest.mark.parametrize("outer", ALL)
@pytest.mark.parametrize("inner", ALL)
def test_a_nested_archive_is_opened(outer, inner):
    found, _ = unpack(ALL[outer]({f"mine/{inner}": ALL[inner]({"fan_out.py": STUB})}), outer)
    assert found == {f"mine/{inner}/fan_out.py": STUB}


def test_archives_nested_too_deeply_are_left_out():
    content = zipped({"fan_out.py": STUB})
    for _ in range(3):
        content = zipped({"more.zip": content})
    found, budget = unpack(content, "a.zip")
    assert found == {}
    assert budget.notes() == ["archives nested more than 3 deep left out: 1"]


def test_a_damaged_nested_archive_does_not_affect_other_files():
    found, _ = unpack(zipped({"bad.zip": b"PK nothing", "fan_out.py": STUB}), "a.zip")
    assert found == {"bad.zip": "is damaged, or is not a zip archive", "fan_out.py": STUB}


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize(
    "path", ["../fan_out.py", "/etc/fan_out.py", "a/../../fan_out.py", "..\\fan_out.py", "C:\\fan_out.py"]
)
def test_files_whose_names_lead_out_are_left_out(name, path):
    found, budget = unpack(ALL[name]({path: STUB}), name)
    assert found == {}
    assert budget.notes() == ["files whose names lead out of the archive left out: 1"]


@pytest.mark.parametrize(
    "kind",
    [
        {"type": tarfile.SYMTYPE, "linkname": "/etc/passwd"},
        {"type": tarfile.LNKTYPE, "linkname": "../secret"},
        {"type": tarfile.CHRTYPE, "devmajor": 1, "devminor": 3},
        {"type": tarfile.BLKTYPE},
        {"type": tarfile.FIFOTYPE},
    ],
)
def test_links_and_devices_are_left_out(kind):
    found, budget = unpack(tarred({}, **{"fan_out.py": kind}), "a.tar.gz")
    assert found == {}
    assert budget.notes() == ["links and devices left out: 1"]


def test_a_link_in_a_zip_is_left_out():
    info = zipfile.ZipInfo("fan_out.py")
    info.create_system, info.external_attr = 3, (stat.S_IFLNK | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    found, budget = unpack(out.getvalue(), "a.zip")
    assert found == {}
    assert budget.notes() == ["links and devices left out: 1"]


@pytest.mark.parametrize("name", ALL)
def test_a_file_is_read_up_to_the_limit(name):
    found, _ = unpack(ALL[name]({"fan_out.py": b"#" * 5000}), name, ArchiveLimits(file=1000))
    assert found == {"fan_out.py": b"#" * 1000}


@pytest.mark.parametrize("name", ["a.zip", "a.tar.gz"])
def test_a_bomb_is_recognised_by_its_ratio(name):
    content = ALL[name]({"inner.zip": b"\0" * 30_000_000})
    with pytest.raises(ArchiveError, match="which looks like a bomb"):
        unpack(content, name, ArchiveLimits(ratio=20))


def test_a_nested_bomb_is_recognised_by_its_total_size():
    leaf = zipped({"fan_out.py": bytes(range(256)) * 4000})
    content = zipped({f"{number}.zip": leaf for number in range(20)})
    with pytest.raises(ArchiveError, match="unpacks to more than 2 MB, which looks like a bomb"):
        unpack(content, "a.zip", ArchiveLimits(total=3_000_000))


def test_an_archive_with_too_many_files_is_refused():
    with pytest.raises(ArchiveError, match="holds more than 10 files"):
        unpack(zipped({f"{n}.txt": b"" for n in range(11)}), "a.zip", ArchiveLimits(members=10))


def test_a_header_of_gigabytes_is_refused():
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 8 << 30
    content = zlib.compress(header.tobuf() + b"\0" * 3_000_000, wbits=31)
    with pytest.raises(ArchiveError):
        unpack(content, "a.tar.gz", ArchiveLimits(total=2_000_000))


def test_an_encrypted_archive_is_refused():
    content = bytearray(zipped({"fan_out.py": STUB}))
    for signature, place in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        at = content.index(signature) + place
        content[at : at + 2] = struct.pack("<H", struct.unpack("<H", content[at : at + 2])[0] | 1)
    with pytest.raises(ArchiveError, match="is encrypted"):
        unpack(bytes(content), "a.zip")


def test_an_unsupported_compression_method_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("fan_out.py", STUB)
    with pytest.raises(ArchiveError, match="make a plain zip"):
        unpack(out.getvalue(), "a.zip")


@pytest.mark.parametrize("name", ALL)
def test_a_truncated_archive_is_refused(name):
    content = ALL[name]({"fan_out.py": bytes(range(256)) * 40})
    with pytest.raises(ArchiveError, match=r"is damaged|is cut short"):
        unpack(content[: len(content) // 2], name)


@pytest.mark.parametrize("name", ALL)
def test_a_file_that_is_not_an_archive_is_refused(name):
    with pytest.raises(ArchiveError, match=r"is damaged|is cut short"):
        unpack(b"This is a text.", name)


def test_a_utf_8_name_without_the_flag_is_decoded_as_utf_8():
    content = zipped({"Zoe/fan_out.py": STUB}).replace(b"Zoe", "Zö".encode())
    assert unpack(content, "a.zip")[0] == {"Zö/fan_out.py": STUB}


SEEDS = {name: make({"a/fan_out.py": STUB, "in.zip": zipped({"fan_out.py": STUB})}) for name, make in ALL.items()}


@repeatable
@given(
    name=some.sampled_from(sorted(ALL)),
    changes=some.lists(some.tuples(some.integers(0, 100_000), some.binary(max_size=8)), max_size=8),
    cut=some.integers(0, 3000),
)
def test_an_archive_with_changed_bytes_is_read_or_refused(name, changes, cut):
    content = bytearray(SEEDS[name])
    for at, piece in changes:
        content[at % len(content) : at % len(content) + len(piece)] = piece
    with contextlib.suppress(ArchiveError):
        found, _ = unpack(bytes(content[: -cut or None]), name, ArchiveLimits(total=4_000_000))
        assert all(not path.startswith(("/", "..")) for path in found)


@repeatable
@given(name=some.sampled_from(sorted(ALL)), content=some.binary(max_size=2000))
def test_any_bytes_are_read_or_refused(name, content):
    with contextlib.suppress(ArchiveError):
        unpack(content, name)
