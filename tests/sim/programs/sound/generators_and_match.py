"""Generators and match statements in threads."""

import threading
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    ADD = 1
    TAKE = 2


@dataclass
class Command:
    kind: Kind
    amount: int = 0
    notes: list = field(default_factory=list)


def commands():
    yield Command(Kind.ADD, 5)
    received = yield Command(Kind.TAKE, 3)
    assert received is None


def program():
    lock = threading.Lock()
    total = 0

    def run():
        nonlocal total
        for command in commands():
            with lock:
                match command:
                    case Command(kind=Kind.ADD, amount=amount):
                        total += amount
                    case Command(kind=Kind.TAKE, amount=amount) if amount > 0:
                        total -= amount

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert total == 4
    assert [y for x in range(3) if (y := x * 2)] == [2, 4]
