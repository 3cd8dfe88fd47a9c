# Raises an exception that never ends to be shown.
# verdict: timed_out
import threading


class Endless(Exception):
    def __str__(self):
        threading.Event().wait()


def run_all(jobs):
    raise Endless
