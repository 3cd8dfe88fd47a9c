"""The untrusted side: what runs in the student process, beside submitted code.

May import the standard library, `grader.sim` and `grader.plain_values`. Nothing else imports it: it is started as a
process. It holds no secret that a pass rests on: whatever it reports can have been forged.
"""

__all__: list[str] = []
