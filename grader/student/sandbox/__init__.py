"""What prepares a student process before submitted code exists: the fork server, jails, isolation, limits.

Standard library only. Started by `grader.execution`; ends by becoming `grader.student.main`.
"""

__all__: list[str] = []
