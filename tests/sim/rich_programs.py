"""Small concurrent programs of many kinds of statements, for which no model exists: they are compared with samples."""

import re

HEAD = """
import collections, dataclasses, functools, itertools, queue, threading, time
from collections import defaultdict, deque
from concurrent.futures import ThreadPoolExecutor

class Box:
    made = 0
    def __init__(self, value=0):
        self.value = value
        self._half = value
    @property
    def half(self):
        return self._half
    @half.setter
    def half(self, value):
        self._half = value
    def __add__(self, other):
        return self.value + other
    def __len__(self):
        return self.value
    def __call__(self, by):
        self.value = self.value + by
        return self.value
    def __contains__(self, item):
        return item == self.value
    def __getitem__(self, key):
        return self.value + key
    def __enter__(self):
        self._half = self._half + 1
    def __exit__(self, *details):
        self._half = self._half - 1

@dataclasses.dataclass
class Point:
    x: int = 0
    y: list = dataclasses.field(default_factory=list)

count = 0
vars_of = []

def program():
    global count
    count = 0
    vars_of.clear()
    Box.made = 0
    total = 0
    box, other, point = Box(1), Box(2), Point()
    items, inner, table, named, bag = [3, 1, 2], [1], {0: 1, "a": 2}, {"value": 1}, {1, 5}
    nested = [inner, [2]]
    groups, line = defaultdict(list), deque([1, 2])
    lock, rlock, condition, event = threading.Lock(), threading.RLock(), threading.Condition(), threading.Event()
    semaphore, bounded, barrier = threading.Semaphore(1), threading.BoundedSemaphore(1), threading.Barrier(2, timeout=1)
    buffer, stack = queue.Queue(1), queue.LifoQueue()
    local = threading.local()
    logs = [[] for _ in range(%d)]
"""

STATEMENTS = """
box.value += 1
box.value = 5
log.append(box.value)
log.append(box.half)
box.half = 7
log.append(box + 1)
log.append(len(box))
box(2)
log.append(5 in box)
log.append(box[1])
log.append(f"{box.value}-{items}")
setattr(box, "va" + "lue", 4)
log.append(getattr(box, "va" + "lue", None))
log.append(sorted(vars_of))
box._half = 9
del other.value
log.append(hasattr(other, "value"))
log.append(opened.missing)
vars_of.append(1)
Box.made += 1
log.append(box.made)
total += 1
total = 3
log.append(total)
count += 1
log.append(count)
items.append(4)
items[0] = 8
items[-1] = 6
log.append(items[0])
log.append(items[1:])
log.append(items[total:])
items[1:2] = [9, 9]
del items[0]
items.sort()
items.insert(0, 5)
log.append(items.pop())
log.append(len(items))
log.append(list(items))
log.append(sum(items))
log.append(sum(n for n in items))
log.append([n + 1 for n in items])
log.append(sorted(items, key=lambda n: -n))
log.append(sorted("a0", key=table.get) if all(table.values()) and 0 else 1)
log.append(max([0, 1], key=items.__getitem__))
log.append(list(map(table.get, [0, "a"])))
log.append(any(n > 3 for n in items))
log.append([*items, *inner])
log.append(dict(named, **named))
log.append({**named})
log.append([(i, n) for i, n in enumerate(items)])
log.append(list(zip(items, inner)))
log.append(4 in items)
log.append(items == [1, 2, 3])
log.append("yes" if inner else "no")
inner.clear()
inner += [total]
inner.extend(n for n in (box.value, 2))
log.append(nested == [[1], [2]])
log.append(repr(nested))
log.append("%%s" %% inner)
log.append(tuple(map(len, nested)))
a, b = inner or (0,), 2; log.append(a)
for [c, *_] in nested[1:]: log.append(c)
for n in items: log.append(n)
for n in list(table): table[n] = 3
table[1] = 1
table["a"] += 1
log.append(table.setdefault(1, 7))
log.append(table.get(1))
log.append(table.pop("a", None))
log.append(sorted(map(str, table)))
log.append(len(table.keys()))
named["value"] += 1
named["more"] = 1
table.update({1: 3})
table.update((n, 1) for n in inner)
groups[1].append(1)
groups[1] += [2]
log.append(len(groups))
log.append(groups[1])
bag.add(2)
bag.update(n for n in inner)
log.append(sorted(bag))
bag |= {7}
line.append(3)
line.rotate()
log.append(line[0])
log.append(list(line))
log.append(line.popleft())
own.append(3)
log.append(len(own))
log.append([n for n in own])
point.x += 1
point.y += [1]
log.append(point == Point())
log.append(repr(point))
log.append(str(point.y))
log.append(next(ids))
log.append(next(numbers))
log.append(next(pairs))
log.append([n for n in numbers])
lock.acquire()
lock.release()
log.append(lock.locked())
log.append(lock.acquire(blocking=False))
log.append(lock.acquire(timeout=1))
with lock: box.value += 1
with lock: log.append(box.value)
with rlock: total += 1
with rlock, lock: items.append(7)
with box: log.append(box._half)
with condition: condition.notify()
with condition: condition.notify_all()
with condition: log.append(condition.wait(1))
with condition: log.append(condition.wait_for(lambda: box.value > 1, 1))
with condition: log.append(condition.wait_for(inner.__len__, 1))
event.set()
event.clear()
log.append(event.is_set())
log.append(event.wait(1))
semaphore.release()
log.append(semaphore.acquire(blocking=False))
with semaphore: log.append(count)
bounded.release()
with bounded: box.value = box.value + 1
log.append(barrier.wait())
log.append(barrier.n_waiting)
buffer.put(1)
log.append(buffer.get())
log.append(buffer.get(timeout=1))
log.append(buffer.qsize())
log.append(buffer.full())
stack.put(me)
log.append(stack.get())
ranks.put((2, me))
ranks.put(1 if 0 else (1, me))
log.append(ranks.get())
time.sleep(1)
time.sleep(2)
time.sleep(0)
log.append(time.monotonic())
local.n = getattr(local, "n", 0) + 1; log.append(local.n)
log.append(threading.current_thread().name)
log.append(threading.active_count())
log.append(len(threading.enumerate()))
log.append("unlocked" in repr(lock))
helper = threading.Thread(target=items.append, args=[me]); helper.start(); helper.join()
helper = threading.Thread(target=box, args=[me]); helper.start(); log.append(box.value); helper.join()
threading.Timer(1, inner.append, [3]).start()
log.append(functools.partial(getattr, box)("value"))
log.append(functools.reduce(lambda one, two: one + two, items, 0))
try: items.remove(4)\\nexcept ValueError as error: log.append(str(error))
try: raise KeyError(inner)\\nexcept KeyError as error: log.append(str(error))
try: log.append(items[3])\\nexcept IndexError: log.append("short")
try: log.append(table[1])\\nexcept KeyError: log.append("none")
if 4 not in items: items.append(4)
if inner: inner.pop()
while len(line) < 3: line.append(1)
match items:\\n    case [first, *_]: log.append(first)
match box:\\n    case Box(value=5): log.append("five")\\n    case _: log.append("else")
raise ValueError(box.value)
assert box.value < 6
assert not inner
raise SystemExit
""".strip().splitlines()
"""One statement each; `\\n` inside stands for a new line."""


SELDOM = {
    "opened": "opened = Open()", "own": "own = Items([1, 2])", "ids": "ids = itertools.count()",
    "numbers": "numbers = iter([7, 8, 9])", "ranks": "ranks = queue.PriorityQueue()",
    "getattr": "pass", "pairs": "pairs = zip([1, 2], [3, 4])",
}  # fmt: skip
"""What nobody can prove anything about, so only programs that use it have it: word in a statement -> its beginning."""

CLASSES = {
    "opened": "class Open:\n    def __getattr__(self, name):\n        return len(vars_of)\n",
    "own": "class Items(list):\n    def __iter__(self):\n        return list.__iter__(self)\n",
}
OPERATORS = {
    "__add__": "box + 1", "__len__": "len(box)", "__contains__": "in box", "__getitem__": "box[1]",
}  # fmt: skip
"""Method of `Box` -> the statement that needs it."""


def rich_source(threads: list[list[int]]) -> str:
    """The program whose threads run the statements with these numbers."""
    used = " ".join(STATEMENTS[number] for numbers in threads for number in numbers)
    head = HEAD % len(threads)
    for method, need in OPERATORS.items():
        if need not in used:
            head = re.sub(rf"    def {method}.*\n.*\n", "", head)
    words = set(re.findall(r"\w+", used))
    first, last = head.split("@dataclasses", 1)
    text = first + "".join(CLASSES[each] for each in CLASSES if each in words) + "@dataclasses" + last
    text += "".join(f"    {line}\n" for word, line in SELDOM.items() if word in words)
    for me, numbers in enumerate(threads):
        text += f"    def work{me}():\n        global count\n        nonlocal total, inner, bag\n"
        text += f"        log, me = logs[{me}], {me}\n"
        for number in numbers:
            for line in STATEMENTS[number].replace("%%", "%").split("\\n"):
                text += f"        {line}\n"
    names = ", ".join(f"work{me}" for me in range(len(threads)))
    text += f"    threads = [threading.Thread(target=each) for each in ({names},)]\n"
    text += "    for each in threads:\n        each.start()\n    for each in threads:\n        each.join()\n"
    text += "    state = vars_of, Box.made, total, count, box.value, box.half, items, inner\n"
    text += "    rows = sorted(str(pair) for pair in table.items())\n"
    text += "    more = named, nested, dict(groups), list(line), sorted(bag), point.x, point.y, logs\n"
    text += "    more += (list(own),)\n" if "own" in words else ""
    return text + "    return repr((state, rows, more))\n"
