"""What the sessions do before they run anything."""

import importlib.util
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def test_an_environment_finds_the_kit_by_a_path_of_plain_letters(tmp_path, monkeypatch):
    """Python 3.12 and older read the file in the code page of Windows."""
    spec = importlib.util.spec_from_file_location("noxfile_under_test", ROOT / "noxfile.py")
    noxfile = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(noxfile)
    kit = tmp_path / "Zoë" / "kit"
    packages = kit / ".nox" / "grade" / "Lib" / "site-packages"
    packages.mkdir(parents=True)
    (kit / "here.py").write_text("")
    for name in ("_editable_impl_concurrency_kit.pth", "_concurrency_kit.pth", "other.pth"):
        (packages / name).write_text(str(kit), encoding="utf-8")
    monkeypatch.chdir(kit)
    noxfile.find_by_relative_path(kit / ".nox" / "grade")
    (packages / "other.pth").unlink()
    for path in packages.glob("*.pth"):
        path.read_bytes().decode("ascii")
    program = f"import site; site.addsitedir({str(packages)!r}); import here; print(here.__file__)"
    done = subprocess.run([sys.executable, "-I", "-X", "utf8", "-c", program], capture_output=True, check=True)
    assert done.stdout.decode().strip() == str(kit / "here.py")
