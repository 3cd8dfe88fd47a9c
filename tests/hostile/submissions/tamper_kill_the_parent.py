# Kills its parent and its parent's group.
# verdict: sequential
import os
import signal


def run_all(jobs):
    for number in (signal.SIGSTOP, signal.SIGHUP, signal.SIGKILL):
        for kill in (lambda: os.kill(os.getppid(), number), lambda: os.killpg(os.getpgid(os.getppid()), number)):
            try:
                kill()
            except OSError:
                pass
    return [job() for job in jobs]
