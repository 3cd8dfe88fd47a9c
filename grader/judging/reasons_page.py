"""Generate docs/reasons.md from the table of advice: `python -m grader.judging.reasons_page > docs/reasons.md`."""

from grader.judging.advice import GENERAL
from grader.model import Reason

COMMAND = "python -m grader.judging.reasons_page > docs/reasons.md"
"""The command that renews the page, run in the root folder of the kit."""

HEAD = """\
# Reasons

A verdict is passed, failed, inconclusive or error. Every verdict but passed has one of these reasons. Their names are
stable. The first cause wins, in one fixed order (`RULES` in `grader/judging/judge.py`), so that one mistake has one
reason.

| reason | what it means | why it matters |
|---|---|---|
"""


def reasons_page() -> str:
    """The content of docs/reasons.md: a Markdown table with one row for each reason, in the order of `Reason`."""
    rows = (f"| `{reason}` | {GENERAL[reason].meaning} | {GENERAL[reason].why} |\n" for reason in Reason)
    return HEAD + "".join(rows)


if __name__ == "__main__":
    print(reasons_page(), end="")
