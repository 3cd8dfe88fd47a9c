"""Looks at the flag without the lock: a notification between the look and the wait is lost."""
# fails: at_once with race

import threading


class Worker:
    def __init__(self, step, every, clean_up):
        self._step, self._every, self._clean_up = step, every, clean_up
        self._condition = threading.Condition()
        self._stopped = False
        self._thread = threading.Thread(target=self._run)
        self._started = False
        self._error = None

    def start(self):
        if not self._stopped:
            self._started = True
            self._thread.start()

    def stop(self):
        with self._condition:
            self._stopped = True
            self._condition.notify_all()
        if self._started:
            self._thread.join()
        if self._error is not None:
            raise self._error

    def _run(self):
        try:
            try:
                while not self._stopped:
                    self._step()
                    if not self._stopped:
                        with self._condition:
                            self._condition.wait(self._every)
            finally:
                self._clean_up()
        except BaseException as error:
            self._error = error
