"""A lazy singleton without a lock is made twice."""

import threading

BUG = "assertion"
CLASS = "check_then_act"


class Connection:
    _instance = None

    @classmethod
    def get(cls):
        if cls._instance is None:
            cls._instance = cls()
        return cls._instance


def program() -> None:
    Connection._instance = None
    got = []
    threads = [threading.Thread(target=lambda: got.append(Connection.get())) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert got[0] is got[1], "two instances"
