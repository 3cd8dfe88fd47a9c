"""functools.wraps under another name copies any attribute, such as the frame of a traceback."""
# exercise: lost_update
# verdict: not_under_control
# says: functools.wraps
from functools import wraps

copied = wraps


class Holder:
    def __setattr__(self, name, value):
        print(name, value)


try:
    raise ValueError
except ValueError as problem:
    copied(problem)(Holder())


class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n=1):
        self.value += n
