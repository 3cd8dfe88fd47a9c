"""A thread has seen that no callback is left, and says so too late: retold from grpc's channels."""

import threading

BUG = "assertion"
CLASS = "check_then_act"


class ChannelState:
    def __init__(self):
        self.lock = threading.Lock()
        self.callbacks = []
        self.delivering = False


def _deliver(state):
    while True:
        with state.lock:
            pending, state.callbacks = state.callbacks, []
        if not pending:
            state.delivering = False
            return
        for callback in pending:
            callback()


def notify(state, callback):
    with state.lock:
        state.callbacks.append(callback)
        if state.delivering:
            return None
        state.delivering = True
    thread = threading.Thread(target=_deliver, args=(state,))
    thread.start()
    return thread


def program():
    state = ChannelState()
    seen = []
    first = notify(state, lambda: seen.append("CONNECTING"))
    second = notify(state, lambda: seen.append("READY"))
    for thread in (first, second):
        if thread:
            thread.join()
    assert seen == ["CONNECTING", "READY"], seen
