"""Keeps the operator's decisions with the results, so that they hold for every later batch."""

from collections.abc import Iterable
from pathlib import Path

from grader.batch.lock import translate_io_errors
from grader.intake import decisions_text, printable, read_decisions
from grader.reports.escape import for_cell

DECISIONS = "decisions.csv"


def keep_decisions(out: Path, accept: Path | None, inbox: Path | None) -> dict[str, str]:
    """All decisions, by the name of the entry: those kept in `out`, then those of the file `accept`, which are kept.

    Names stand in such a file as a spreadsheet shows them, so each name of the inbox is looked for in both forms.
    """
    kept = out / DECISIONS
    found = read_decisions(kept) if kept.is_file() else {}
    if accept is not None:
        found |= read_decisions(accept)
        with translate_io_errors(out):
            new = kept.with_name(f".{DECISIONS}.new")
            new.write_text("\ufeff" + decisions_text(found), encoding="utf-8", newline="")
            new.replace(kept)
    return found | _by_cell(found, inbox)


def _by_cell(found: dict[str, str], inbox: Path | None) -> dict[str, str]:
    try:
        names: Iterable[str] = [printable(each.name) for each in inbox.iterdir()] if inbox else []
    except OSError:
        return {}  # reading the inbox says why
    return {name: found[cell] for name in names if (cell := for_cell(name)) in found}
