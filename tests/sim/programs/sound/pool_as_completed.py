"""submit, as_completed and wait in its three forms."""

import concurrent.futures as cf
import threading


def program() -> None:
    with cf.ThreadPoolExecutor(3) as pool:
        futures = {pool.submit(pow, i, 2): i for i in range(3)}
        got = {futures[f]: f.result() for f in cf.as_completed(futures)}
        assert got == {0: 0, 1: 1, 2: 4}
        gate = threading.Event()
        slow = pool.submit(gate.wait)
        quick = pool.submit(int, "7")
        done, pending = cf.wait([slow, quick], return_when=cf.FIRST_COMPLETED)
        assert quick in done and slow in pending
        assert not slow.done()
        done, pending = cf.wait([slow], timeout=0.001)
        assert not done and pending == {slow}
        gate.set()
        done, pending = cf.wait([slow, quick])
        assert done == {slow, quick} and not pending
