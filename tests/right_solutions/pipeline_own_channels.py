# exercise: pipeline
# style: the workers of the first stage read the source themselves, under a lock; channels of their own limit the room
import threading
from collections import deque


class Channel:
    def __init__(self, room, writers):
        self.items = deque()
        self.room = room
        self.writers = writers
        self.condition = threading.Condition()
        self.broken = False

    def put(self, item):
        with self.condition:
            self.condition.wait_for(lambda: self.broken or len(self.items) < self.room)
            if not self.broken:
                self.items.append(item)
                self.condition.notify_all()

    def get(self):
        with self.condition:
            self.condition.wait_for(lambda: self.broken or self.items or not self.writers)
            if self.broken or not self.items:
                raise EOFError
            item = self.items.popleft()
            self.condition.notify_all()
            return item

    def close(self):
        with self.condition:
            self.writers -= 1
            self.condition.notify_all()

    def break_off(self):
        with self.condition:
            self.broken = True
            self.condition.notify_all()


def pipeline(source, stages, workers, room):
    stages = list(stages)
    if not stages:
        return [*source]
    channels = [Channel(room, workers) for _ in stages[1:]]
    reader = threading.Lock()
    items = enumerate(source)
    finished = []
    problems = []
    results = {}

    def read():
        with reader:
            if finished or problems:
                raise EOFError
            try:
                return next(items)
            except StopIteration:
                finished.append(True)
                raise EOFError from None

    def worker(k):
        try:
            while True:
                try:
                    number, item = channels[k - 1].get() if k else read()
                except EOFError:
                    if k or finished or problems:
                        break
                    raise
                item = stages[k](item)
                if k == len(stages) - 1:
                    results[number] = item
                else:
                    channels[k].put((number, item))
        except BaseException as problem:
            problems.append(problem)
            for channel in channels:
                channel.break_off()
        if k < len(channels):
            channels[k].close()

    threads = [threading.Thread(target=worker, args=(k,)) for k in range(len(stages)) for _ in range(workers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise problems[0]
    return [results[number] for number in range(len(results))]
