# Is ended by a clock that it has set itself.
# verdict: crashed
import signal


def run_all(jobs):
    signal.setitimer(signal.ITIMER_REAL, 0.01)
    while True:
        signal.pause()
