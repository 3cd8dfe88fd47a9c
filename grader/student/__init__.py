"""The half that runs in the student process, beside submitted code.

Standard library and `grader.sim` only; nothing imports it but itself, and it is started as a process. It holds no
secret that a pass rests on: whatever it reports can have been forged.
"""

__all__: list[str] = []
