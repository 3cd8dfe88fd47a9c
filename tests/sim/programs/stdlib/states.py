"""A state machine of a dataclass and an enumeration goes from one state to the next in two steps."""

import enum
import threading
from contextlib import nullcontext
from dataclasses import dataclass, field


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class State(enum.Enum):
    NEW = enum.auto()
    RUNNING = enum.auto()


@dataclass
class Server:
    lock: object
    state: State = State.NEW
    starts: list[int] = field(default_factory=list)

    def start(self):
        with self.lock:
            if self.state is State.NEW:
                self.state = State.RUNNING
                self.starts.append(1)


def scenario(lock):
    server = Server(lock)
    together(server.start, server.start)
    assert len(server.starts) == 1


def buggy():
    scenario(nullcontext())


def right():
    scenario(threading.Lock())
