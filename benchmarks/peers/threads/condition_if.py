"""Two consumers wait for one item each. An if does not look again after the wait, a while does."""

import threading


class Box:
    def __init__(self):
        self.items = []
        self.got = []
        self.condition = threading.Condition()


def setup():
    return Box()


def put_two(box):
    for number in range(2):
        with box.condition:
            box.items.append(number)
            box.condition.notify_all()


def take_if(box):
    with box.condition:
        if not box.items:
            box.condition.wait()
        box.got.append(box.items.pop())


def take_while(box):
    with box.condition:
        while not box.items:
            box.condition.wait()
        box.got.append(box.items.pop())


BUGGY = [take_if, take_if, put_two]
RIGHT = [take_while, take_while, put_two]


def holds(box):
    return sorted(box.got) == [0, 1]


def run(workers):
    state = setup()
    threads = [threading.Thread(target=worker, args=(state,)) for worker in workers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert holds(state)


def buggy():
    run(BUGGY)


def right():
    run(RIGHT)
