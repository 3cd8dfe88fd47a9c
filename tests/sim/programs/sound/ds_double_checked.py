"""Double-checked initialisation: the second look is under the lock, and the object is published when complete."""

import threading


class Config:
    _instance = None
    _lock = threading.Lock()
    made = 0

    def __init__(self):
        self.values = {}
        self.values["answer"] = 42

    @classmethod
    def get(cls):
        if cls._instance is None:
            with cls._lock:
                if cls._instance is None:
                    config = cls()
                    cls.made += 1
                    cls._instance = config
        return cls._instance


def program() -> None:
    Config._instance = None
    Config.made = 0
    got = []

    def user():
        config = Config.get()
        assert config.values["answer"] == 42
        got.append(config)

    threads = [threading.Thread(target=user) for _ in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert Config.made == 1
    assert got[0] is got[1] is got[2]
