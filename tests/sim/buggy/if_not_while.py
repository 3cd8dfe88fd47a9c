import threading


class Buffer:
    def __init__(self):
        self.items = []
        self.changed = threading.Condition()

    def put(self, item):
        with self.changed:
            self.items.append(item)
            self.changed.notify_all()

    def get(self):
        with self.changed:
            if not self.items:
                self.changed.wait()
            return self.items.pop()


def program():
    buffer = Buffer()
    threads = [threading.Thread(target=buffer.get) for _ in range(2)]
    for thread in threads:
        thread.start()
    buffer.put(1)
    buffer.put(2)
    for thread in threads:
        thread.join()
