"""Results are collected by callbacks, in the order in which jobs end, or by `map`, in their own."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def job(number):
    return number * number


def buggy():
    results = []
    with ThreadPoolExecutor(2) as pool:
        for number in range(2):
            pool.submit(job, number).add_done_callback(lambda done: results.append(done.result()))
    assert results == [0, 1]


def right():
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(job, range(2))) == [0, 1]
