"""A job submits another job to its pool, which may be shut down by then."""

import threading
from concurrent.futures import ThreadPoolExecutor, wait


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def buggy():
    pool = ThreadPoolExecutor(2)
    outer = pool.submit(lambda: pool.submit(pow, 2, 3))
    pool.shutdown(wait=False)
    assert outer.result().result() == 8


def right():
    pool = ThreadPoolExecutor(2)
    outer = pool.submit(lambda: pool.submit(pow, 2, 3))
    wait([outer])
    assert outer.result().result() == 8
    pool.shutdown()
