# Returns an object whose type never says its name.
# verdict: bad_answer, timed_out
import threading


class Endless(type):
    @property
    def __name__(cls):
        threading.Event().wait()


class Value(metaclass=Endless):
    def __repr__(self):
        threading.Event().wait()


def run_all(jobs):
    return Value()
