"""A pool's map, submit and as_completed."""

import time
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, as_completed, wait


def square(number):
    time.sleep(number)
    return number * number


def program():
    began = time.perf_counter()
    with ThreadPoolExecutor(max_workers=3) as pool:
        assert list(pool.map(square, [1, 1, 1])) == [1, 1, 1]
        futures = [pool.submit(square, number) for number in (1, 2, 3)]
        done, left = wait(futures, return_when=FIRST_COMPLETED)
        assert len(done) == 1 and len(left) == 2
        assert [future.result() for future in as_completed(futures)][-1] == 9
    assert time.perf_counter() - began == 4.0
