"""The repaired twin of sctbench/bluetooth_driver_bad.py."""

import threading


class Device:
    def __init__(self):
        self.pending_io = 1
        self.stopping_flag = False
        self.stopping_event = False
        self.atomic = threading.Lock()


class State:
    stopped = False


def io_increment(e):
    with e.atomic:
        if e.stopping_flag:
            return -1
        e.pending_io = e.pending_io + 1
    return 0


def io_decrement(e):
    with e.atomic:
        e.pending_io = e.pending_io - 1
        pending = e.pending_io
    if pending == 0:
        e.stopping_event = True


def pnp_add(e):
    if io_increment(e) == 0:
        assert not State.stopped
    io_decrement(e)


def pnp_stop(e):
    with e.atomic:
        e.stopping_flag = True
    io_decrement(e)
    if e.stopping_event:
        State.stopped = True


def program() -> None:
    State.stopped = False
    e = Device()
    stopper = threading.Thread(target=pnp_stop, args=(e,))
    stopper.start()
    try:
        pnp_add(e)
    finally:
        stopper.join()
