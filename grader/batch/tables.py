"""The tables of a store, in SQL; those of attempts, overrides and marks are beside the code that uses them."""

from grader.batch.attempts import TABLE as ATTEMPT
from grader.batch.mark_history import INDEXES
from grader.batch.mark_history import TABLE as MARK
from grader.batch.marks import TABLE as OVERRIDE

VERSION = 1
FIRST = """
CREATE TABLE submission (id TEXT PRIMARY KEY, about TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE grading (
    submission TEXT NOT NULL, slug TEXT NOT NULL, key TEXT NOT NULL, status TEXT NOT NULL,
    checks INTEGER NOT NULL, report BLOB NOT NULL,
    PRIMARY KEY (submission, slug)
) WITHOUT ROWID;
CREATE TABLE column_ (place INTEGER PRIMARY KEY, about TEXT NOT NULL);
CREATE TABLE fact (name TEXT PRIMARY KEY, about TEXT NOT NULL) WITHOUT ROWID;
"""
HISTORY = """
CREATE TABLE IF NOT EXISTS history (
    submission TEXT NOT NULL, slug TEXT NOT NULL, at TEXT NOT NULL, key TEXT NOT NULL, status TEXT NOT NULL,
    score INTEGER NOT NULL, checks INTEGER NOT NULL, why TEXT NOT NULL
)
"""
"""Every verdict that ever was, with the reason for the change: it is added to, and never changed."""
SOURCE = """
CREATE TABLE IF NOT EXISTS source (
    submission TEXT NOT NULL, slug TEXT NOT NULL, name TEXT NOT NULL, content BLOB NOT NULL,
    PRIMARY KEY (submission, slug)
) WITHOUT ROWID
"""
"""The submitted files as they were graded, so that a report can show them whatever becomes of the inbox."""

LATER = (HISTORY, OVERRIDE, SOURCE, ATTEMPT, MARK, *INDEXES)
"""The tables and indexes that a store of the same version may lack, because it is older."""

COPIES = """
SELECT submission, 0, report FROM grading WHERE slug = ? AND key = ?
UNION ALL SELECT submission, number, report FROM attempt WHERE slug = ? AND key = ?
"""
"""Verdicts on the same file: those that count, with the number 0, and those of all attempts."""

KEYS = ("submission", "id"), *((table, "submission") for table in ("grading", "history", "source", "attempt"))
"""Each table with rows of a submission, and the column that has its id."""
