"""One thread aborts the barrier, the others handle BrokenBarrierError; a lone waiter times out; reset mends it."""

import threading


def program() -> None:
    barrier = threading.Barrier(3)
    broken = []

    def waiter():
        try:
            barrier.wait()
        except threading.BrokenBarrierError:
            broken.append(1)

    threads = [threading.Thread(target=waiter) for _ in range(2)]
    for t in threads:
        t.start()
    barrier.abort()
    for t in threads:
        t.join()
    assert broken == [1, 1]
    assert barrier.broken
    barrier.reset()
    assert not barrier.broken
    try:
        barrier.wait(timeout=0.001)
    except threading.BrokenBarrierError:
        pass
    else:
        raise AssertionError("nobody else came")
    assert barrier.broken
