# exercise: bank_account
# style: a decorator that is a class, a dataclass with fields of any name, and a monitor with a condition
import dataclasses
import functools
import threading
from contextlib import contextmanager


class synchronized:
    def __init__(self, function):
        functools.update_wrapper(self, function)
        self._function = function

    def __get__(self, instance, owner=None):
        return functools.partial(self, instance)

    def __call__(self, instance, *args):
        with instance._holding():
            return self._function(instance, *args)


@dataclasses.dataclass(eq=False)
class Account:
    balance: int
    format: str = "{0}"
    _callbacks: list = dataclasses.field(default_factory=list)
    _condition: threading.Condition = dataclasses.field(default_factory=threading.Condition)

    @contextmanager
    def _holding(self):
        with self._condition:
            yield
            self._condition.notify_all()

    @synchronized
    def deposit(self, amount):
        self.balance += amount
        self._callbacks.append(self.format.format(amount))

    @synchronized
    def withdraw(self, amount):
        enough = self.balance >= amount
        if enough:
            self.balance -= amount
        return enough
