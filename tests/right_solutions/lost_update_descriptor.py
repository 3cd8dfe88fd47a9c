# exercise: lost_update
# style: low-level locks, a descriptor, slots, attributes set by name
import _thread
import sys

sys.setswitchinterval(1e-6)


class Guarded:
    def __set_name__(self, owner, name):
        self._name = "_" + name

    def __get__(self, instance, owner=None):
        return self if instance is None else getattr(instance, self._name)

    def __set__(self, instance, value):
        setattr(instance, self._name, value)


class Counter:
    __slots__ = ("_value", "_task")
    value = Guarded()

    def __init__(self, **options):
        for name, value in {"_value": 0, "_task": _thread.allocate_lock(), **options}.items():
            setattr(self, name, value)

    def add(self, n=1):
        with self._task:
            self.value += n
