# exercise: lost_update
# style: a lock wrapper class, decorators, a metaclass-free singleton, name mangling, __slots__
import threading


class Guarded:
    __slots__ = ("__lock", "__value")

    def __init__(self, value):
        self.__lock = threading.Lock()
        self.__value = value

    def update(self, function):
        with self.__lock:
            self.__value = function(self.__value)

    def get(self):
        with self.__lock:
            return self.__value


class Counter:
    def __init__(self):
        self.__guarded = Guarded(0)

    @property
    def value(self):
        return self.__guarded.get()

    def add(self, n=1):
        kind: type = type(n)
        self.__guarded.update(lambda before: before + n)
