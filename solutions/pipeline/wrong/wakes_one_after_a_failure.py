"""Wakes only one of the workers that wait for room after a failure."""
# fails: last_fails with deadlock

import threading


class Closed(Exception):
    pass


class Line:
    """The items in front of a stage."""

    def __init__(self, room, writers):
        self.room, self.writers = room, writers
        self.lock = threading.Lock()
        self.not_full = threading.Condition(self.lock)
        self.not_empty = threading.Condition(self.lock)
        self.entries = []
        self.closed = False

    def put(self, entry):
        with self.lock:
            while len(self.entries) >= self.room and not self.closed:
                self.not_full.wait()
            if self.closed:
                raise Closed
            self.entries.append(entry)
            self.not_empty.notify()

    def get(self):
        with self.lock:
            while not self.entries and self.writers and not self.closed:
                self.not_empty.wait()
            if self.closed or not self.entries:
                raise Closed
            self.not_full.notify()
            return self.entries.pop(0)

    def close(self):
        with self.lock:
            self.closed = True
            self.not_full.notify()
            self.not_empty.notify_all()

    def leave(self):
        with self.lock:
            self.writers -= 1
            if not self.writers:
                self.not_empty.notify_all()


def pipeline(source, stages, workers, room):
    lines = [Line(room, workers if stage else 1) for stage in range(len(stages))]
    results, errors = {}, []

    def fail(error):
        errors.append(error)
        for line in lines:
            line.close()

    def hand_on(stage, number, item):
        if stage < len(stages):
            lines[stage].put((number, item))
        else:
            results[number] = item

    def work(stage):
        try:
            while True:
                number, item = lines[stage].get()
                hand_on(stage + 1, number, stages[stage](item))
        except Closed:
            pass
        except BaseException as error:
            fail(error)
        if stage + 1 < len(stages):
            lines[stage + 1].leave()

    threads = [threading.Thread(target=work, args=[stage]) for stage in range(len(stages)) for _ in range(workers)]
    for thread in threads:
        thread.start()
    try:
        for number, item in enumerate(source):
            hand_on(0, number, item)
    except Closed:
        pass
    except BaseException as error:
        fail(error)
    if lines:
        lines[0].leave()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return [results[number] for number in sorted(results)]
