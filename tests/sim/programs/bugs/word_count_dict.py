"""counts[w] = counts.get(w, 0) + 1 without a lock."""

import threading

BUG = "assertion"
CLASS = "lost_update"


def program() -> None:
    counts = {}

    def count(text):
        for word in text.split():
            counts[word] = counts.get(word, 0) + 1

    threads = [threading.Thread(target=count, args=("a b",)) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert counts == {"a": 2, "b": 2}, counts
