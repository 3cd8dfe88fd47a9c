"""Rounds kept in step by a barrier."""

import threading


def program():
    barrier = threading.Barrier(3, action=lambda: rounds.append(len(rounds)))
    rounds, firsts = [], []
    lock = threading.Lock()

    def run():
        for _ in range(2):
            if barrier.wait() == 0:
                with lock:
                    firsts.append(1)

    threads = [threading.Thread(target=run) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert rounds == [0, 1] and len(firsts) == 2
