"""A batch of five small submissions, without workers."""

import csv
import io

from grader.model.verdict import Reason
from tests.builders import check_of, report_of
from tests.tiny import RIGHT, SEQUENTIAL, STUB

TEXTS = {"ann": RIGHT, "bob": SEQUENTIAL, "cy": STUB, "dee": "def run_all(jobs):\n    return []\n"}


def hand_in(folder, name, content):
    (folder / name).mkdir(parents=True, exist_ok=True)
    (folder / name / "run_all.py").write_text(content)


class FakeBackend:
    """Stands in for the worker pool: passes the right solution, and lists the texts that it graded."""

    def __init__(self, inconclusive=0):
        self.graded, self._busy = [], inconclusive

    def __call__(self, files, on_report):
        for submission, file in files:
            text = file.content.decode()
            reason = None if text == RIGHT else Reason.SEQUENTIAL
            if self._busy:
                self._busy, reason = self._busy - 1, Reason.MACHINE_BUSY
            self.graded.append(text)
            on_report(submission, report_of(check_of("together", reason), slug=file.slug, path=str(file.path)))


def gradebook(out):
    text = (out / "gradebook.csv").read_text(encoding="utf-8-sig")
    return {line["submission"]: line for line in csv.DictReader(io.StringIO(text))}
