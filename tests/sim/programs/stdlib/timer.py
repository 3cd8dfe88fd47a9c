"""A timer that was cancelled may be running already."""

import threading


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


class Reminder:
    def __init__(self):
        self.stopped = False
        self.rang_late = False
        self.lock = threading.Lock()

    def ring(self):
        if not self.stopped:
            self.rang_late = self.stopped

    def ring_under_lock(self):
        with self.lock:
            if not self.stopped:
                self.rang_late = self.stopped

    def stop(self, timer):
        timer.cancel()
        with self.lock:
            self.stopped = True


def scenario(reminder, ring):
    timer = threading.Timer(1, ring)
    timer.start()
    stopper = threading.Timer(1, reminder.stop, args=(timer,))
    stopper.start()
    timer.join()
    stopper.join()
    assert not reminder.rang_late


def buggy():
    reminder = Reminder()
    scenario(reminder, reminder.ring)


def right():
    reminder = Reminder()
    scenario(reminder, reminder.ring_under_lock)
