"""Prepares a student process before submitted code exists: the fork server, jails, isolation, limits.

May import the standard library and `grader.student`. Started by `grader.execution`; becomes `grader.student.main`.
"""

__all__: list[str] = []
