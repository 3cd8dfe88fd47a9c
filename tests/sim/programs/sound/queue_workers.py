"""Workers that a sentinel ends."""

import queue
import threading


def program():
    work, done = queue.Queue(2), queue.SimpleQueue()

    def run():
        while True:
            item = work.get()
            try:
                if item is None:
                    return
                done.put(item * item)
            finally:
                work.task_done()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(4):
        work.put(number)
    for _ in threads:
        work.put(None)
    work.join()
    for thread in threads:
        thread.join()
    assert sorted(done.get_nowait() for _ in range(4)) == [0, 1, 4, 9]
    try:
        done.get(timeout=1)
    except queue.Empty:
        pass
    else:
        raise AssertionError
