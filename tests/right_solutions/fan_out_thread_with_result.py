# exercise: fan_out
# style: the most copied way to get a result out of a thread
import threading


class ThreadWithResult(threading.Thread):
    def __init__(self, group=None, target=None, name=None, args=(), kwargs={}, *, daemon=None):
        threading.Thread.__init__(self, group, target, name, args, kwargs, daemon=daemon)
        self._return = None
        self._error = None

    def run(self):
        try:
            if self._target is not None:
                self._return = self._target(*self._args, **self._kwargs)
        except BaseException as error:
            self._error = error

    def join(self, timeout=None):
        super().join(timeout)
        return self._return


def fan_out(jobs):
    threads = [ThreadWithResult(target=job) for job in jobs]
    for thread in threads:
        thread.start()
    results = [thread.join() for thread in threads]
    for thread in threads:
        if thread._error is not None:
            raise thread._error
    return results
