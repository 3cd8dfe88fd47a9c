"""Two phases kept apart by a Barrier with an action; exactly one thread is number 0."""

import threading


def program() -> None:
    n = 3
    phase1 = [0] * n
    phase2 = [0] * n
    actions = []
    barrier = threading.Barrier(n, action=lambda: actions.append(sum(phase1)))
    numbers = []

    def worker(i):
        phase1[i] = i + 1
        numbers.append(barrier.wait())
        phase2[i] = sum(phase1)
        barrier.wait()
        assert phase2 == [6] * n

    threads = [threading.Thread(target=worker, args=(i,)) for i in range(n)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert actions == [6, 6]
    assert sorted(numbers) == [0, 1, 2]
    assert barrier.parties == 3 and barrier.n_waiting == 0 and not barrier.broken
