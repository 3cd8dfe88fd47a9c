"""Two consumers empty a SimpleQueue: `empty` is asked first, or `Empty` is caught."""

import queue
import threading


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def setup():
    jobs, done = queue.SimpleQueue(), []
    for number in range(2):
        jobs.put(number)
    return jobs, done


def buggy():
    jobs, done = setup()

    def work():
        while not jobs.empty():
            done.append(jobs.get_nowait())

    together(work, work)


def right():
    jobs, done = setup()

    def work():
        while True:
            try:
                done.append(jobs.get_nowait())
            except queue.Empty:
                return

    together(work, work)
    assert sorted(done) == [0, 1]
