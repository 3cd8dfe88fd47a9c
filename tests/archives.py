"""Archives made in memory for the tests."""

import io
import tarfile
import zipfile


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
