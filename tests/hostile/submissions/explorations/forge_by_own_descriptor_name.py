# exercise: lost_update
# idea: a subclass of Timer defines _failed, so that an exception in its thread is no failure
import threading


class Mine(threading.Thread):
    def _failed(self, error):
        pass


class Counter:
    def __init__(self):
        self.value = 0
        self.lock = threading.Lock()

    def add(self, n=1):
        def work():
            with self.lock:
                self.value += n
            raise ValueError("a thread of add has failed")

        thread = Mine(target=work)
        thread.start()
        thread.join()
