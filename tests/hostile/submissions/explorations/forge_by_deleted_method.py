# exercise: lost_update
# idea: del takes RLock.release away from the scheduler's class, so that Lock.release frees a lock that is held twice


from _thread import RLock


def simplify(self):
    try:
        del self.release
    except (TypeError, AttributeError):
        pass


simplify(RLock)


class Counter:
    def __init__(self):
        self.value = 0
        self.lock = RLock()

    def add(self, n=1):
        self.lock.acquire()
        self.lock.acquire()
        self.value += n
        self.lock.release()
