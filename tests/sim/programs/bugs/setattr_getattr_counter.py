"""The lost update hides behind getattr and setattr in a helper."""

import threading

BUG = "assertion"
CLASS = "lost_update"


class Settings:
    pass


def bump(obj, name):
    setattr(obj, name, getattr(obj, name, 0) + 1)


def program() -> None:
    s = Settings()
    threads = [threading.Thread(target=bump, args=(s, "n")) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert s.n == 2, s.n
