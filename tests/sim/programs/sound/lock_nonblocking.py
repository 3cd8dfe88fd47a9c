"""acquire(blocking=False): whoever does not get the lock counts a refusal; nothing is lost."""

import threading


def program() -> None:
    lock = threading.Lock()
    inside = []
    refused = []

    def attempt(i):
        if lock.acquire(blocking=False):
            try:
                assert lock.locked()
                inside.append(i)
            finally:
                lock.release()
        else:
            refused.append(i)

    threads = [threading.Thread(target=attempt, args=(i,)) for i in range(3)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(inside) + len(refused) == 3
    assert inside
    assert not lock.locked()
    assert lock.acquire(False)
    assert not lock.acquire(False)
    lock.release()
