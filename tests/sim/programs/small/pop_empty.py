import threading


class Box:
    def __init__(self):
        self.items = [1]

    def take(self):
        if self.items:
            self.items.pop()


def program():
    box = Box()
    threads = [threading.Thread(target=box.take) for _ in range(2)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
