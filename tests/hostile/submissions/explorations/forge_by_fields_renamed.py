"""Renames a field; dataclass then writes methods for that name, as text that is executed."""
# exercise: lost_update
# verdict: not_under_control
# says: renaming a dataclass field
from dataclasses import dataclass, fields


@dataclass
class Seen:
    x: object = None


[field] = fields(Seen)
field.name = "tb_" + "frame"


@dataclass
class Traceback(Seen):
    pass


class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n=1):
        self.value += n
