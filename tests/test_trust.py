"""What docs/trust.md claims about isolation names its proof, and every proof that it names exists."""

import re
from pathlib import Path

import pytest

from tests.hostile.corpus import FOLDER, load

ROOT = Path(__file__).resolve().parent.parent
PAGE = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
PROOF = re.compile(r"`((?:accounts/)?[a-z]+_\w+)`")
FILE = re.compile(r"`(tests/[\w/]+\.py)`")
TESTS = {
    name
    for path in sorted((ROOT / "tests").rglob("test_*.py"))
    for name in re.findall(r"^(?:async )?def (test_\w+)", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
}


def table(heading):
    """The lines of the tables whose last column has this heading."""
    lines = PAGE.splitlines()
    for start, line in enumerate(lines):
        if line.endswith(f"| {heading} |"):
            end = next(at for at in range(start, len(lines)) if not lines[at].startswith("|"))
            yield from lines[start + 2 : end]


CLAIMS = list(table("proved by"))


def test_the_tables_are_found():
    assert len(CLAIMS) >= 15
    assert len(list(table("what the instructor can do"))) >= 5


@pytest.mark.parametrize("line", CLAIMS, ids=lambda line: line.split(" | ")[0][2:60])
def test_each_claim_names_a_proof_that_exists(line):
    proofs, files = (pattern.findall(line.rpartition(" | ")[2]) for pattern in (PROOF, FILE))
    assert proofs or files
    assert [name for name in files if not (ROOT / name).is_file()] == []
    attacks = [name for name in proofs if not name.startswith("test_")]
    assert [name for name in attacks if not (FOLDER / f"{name}.py").is_file()] == []
    assert {name.rpartition("/")[2] for name in attacks} <= load().keys()
    assert [name for name in proofs if name.startswith("test_") and name not in TESTS] == []


def test_every_test_that_the_page_names_exists():
    assert [name for name in re.findall(r"`(test_\w+)`", PAGE) if name not in TESTS] == []
