"""dict.setdefault publishes one object for a key; per-key locks are then used to count."""

import threading


def program() -> None:
    locks = {}
    counts = {"a": 0, "b": 0}

    def count(word):
        for letter in word:
            with locks.setdefault(letter, threading.Lock()):
                counts[letter] += 1

    threads = [threading.Thread(target=count, args=(w,)) for w in ("ab", "ba")]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert counts == {"a": 2, "b": 2}
