"""Archives made in memory for the tests."""

import io
import struct
import tarfile
import zipfile
import zlib


def zipped(files: dict[str, bytes], **options) -> bytes:
    """A zip archive with these files; `options` are those of `zipfile.ZipFile`."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w:gz", **special) -> bytes:
    """A tar archive with these files. `special` maps a name to the attributes of a member that is not a plain file."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
        for name, changes in special.items():
            info = tarfile.TarInfo(name)
            for key, value in changes.items():
                setattr(info, key, value)
            archive.addfile(info)
    return out.getvalue()


def _with_pax_header(header: bytes, kind: bytes = tarfile.XHDTYPE) -> bytes:
    """A tar.gz archive whose only file has this extended header."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:") as archive:
        info = tarfile.TarInfo("header")
        info.type, info.size = kind, len(header)
        archive.addfile(info, io.BytesIO(header))
        archive.addfile(tarfile.TarInfo("fan_out.py"))
    return zlib.compress(out.getvalue(), wbits=31)


def slow_header(digits: int = 400_000) -> bytes:
    """An archive that Pythons before 3.11.10, 3.12.6 and 3.13.0 read in quadratic time (CVE-2024-6232)."""
    return _with_pax_header(b"1" * digits)


def slow_global_header(digits: int = 400_000) -> bytes:
    """The same in the header for all files."""
    return _with_pax_header(b"9" * digits, tarfile.XGLTYPE)


def slow_charset(digits: int = 400_000) -> bytes:
    """The same behind a field that is read first."""
    return _with_pax_header(b"22 hdrcharset=BINARY\n" + b"0" * digits)


def _record(key: bytes, value: bytes) -> bytes:
    body = b" " + key + b"=" + value + b"\n"
    length = len(body) + 1
    while len(str(length)) + len(body) != length:
        length = len(str(length)) + len(body)
    return str(length).encode() + body


def sparse_map(parts: int = 20_000_000) -> bytes:
    """An archive with a sparse map that takes a hundred times its size in memory."""
    numbers = b"0,1," * (parts // 2)
    return _with_pax_header(_record(b"GNU.sparse.map", numbers + b"0,0") + _record(b"GNU.sparse.size", b"1"))


def many_headers(count: int = 3_000_000) -> bytes:
    """An archive with a header of that many fields."""
    return _with_pax_header(b"".join(_record(b"k%d" % each, b"v") for each in range(count)))


def many_entries(count: int = 700_000) -> bytes:
    """A zip archive with a directory of that many entries, and nothing in it."""
    entry = struct.pack("<4s4B4HL2L5H2L", b"PK\1\2", 20, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"x"
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count & 0xFFFF, count & 0xFFFF, len(entry) * count, 0, 0)
    return entry * count + end
