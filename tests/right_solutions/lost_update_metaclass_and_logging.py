# exercise: lost_update
# style: a metaclass, logging, optional packages, unit tests and a command line of one's own
from __future__ import absolute_import, annotations

import argparse
import logging
import sys
import unittest
from abc import ABCMeta, abstractmethod
from threading import Lock

try:
    import numpy as np
except ImportError:
    np = None

logging.basicConfig(
    level=logging.WARNING, stream=sys.stderr, style="{", format="{asctime} {threadName} {levelname}: {message}"
)
logger: logging.Logger = logging.getLogger(__name__)
if not logger.handlers:
    logger.addHandler(logging.NullHandler())


class Registered(type):
    known = {}

    def __new__(mcs, name, bases, namespace):
        made = super().__new__(mcs, name, bases, namespace)
        mcs.known[name] = made
        return made


class Base(metaclass=ABCMeta):
    @abstractmethod
    def add(self, n=1): ...

    def __repr__(self):
        fields = ", ".join(f"{key}={value!r}" for key, value in vars(self).items() if not key.startswith("_"))
        return f"{type(self).__name__}({fields})"


class Names(metaclass=Registered):
    format = "{name}: {value}"


class Counter(Base):
    def __init__(self):
        self.value = 0
        self._lock = Lock()

    def add(self, n=1):
        with self._lock:
            self.value = self.value + n
        logger.debug(Names.format.format(name="counter", value=self.value))


class CounterTest(unittest.TestCase):
    def test_add(self):
        counter = Counter()
        counter.add(3)
        self.assertEqual(counter.value, 3)
        self.assertEqual(sys._getframe().f_code.co_name, "test_add")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("n", type=int)
    counter = Counter()
    counter.add(parser.parse_args().n)
    print(counter)


if __name__ == "__main__":
    main()
