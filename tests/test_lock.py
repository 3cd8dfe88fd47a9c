"""The lock for CI has every direct dependency, each with hashes, in a version that pyproject.toml allows."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parent.parent
LOCK = (ROOT / ".ci" / "requirements.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
GROUPS = PROJECT["dependency-groups"]
DIRECT = sorted({*PROJECT["project"]["dependencies"], *GROUPS["dev"], *GROUPS["docs"]})


@pytest.mark.parametrize("text", DIRECT)
def test_a_direct_dependency_is_locked_in_a_version_that_is_allowed(text):
    wanted = Requirement(text)
    found = re.findall(rf"(?m)^{re.escape(wanted.name)}==([^ ;]+)", LOCK)
    assert found, "run `nox -s lock`"
    assert all(wanted.specifier.contains(version) for version in found)


def test_every_package_of_the_lock_has_hashes():
    entries = re.split(r"(?m)^(?=\S)", LOCK)
    assert len(entries) > 50
    assert [entry for entry in entries if entry.strip() and "--hash=sha256:" not in entry] == []
