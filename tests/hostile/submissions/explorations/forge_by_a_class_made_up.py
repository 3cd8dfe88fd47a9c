"""An object that says it is a class with fields of any name: dataclass writes, and executes, text with these names."""
# exercise: lost_update
# verdict: not_under_control
# says: an object that is not a class
from dataclasses import dataclass


class Any:
    def __getattr__(self, name):
        return Any()


dataclass(Any())


class Counter:
    def __init__(self):
        self.value = 0

    def add(self, n=1):
        self.value += n
