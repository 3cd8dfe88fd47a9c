# Looks for processes other than its own.
# verdict: raised
# says: found nothing
import os


def run_all(jobs):
    others = {int(name) for name in os.listdir("/proc") if name.isdigit()} - {os.getpid(), 1}
    if others or os.path.exists("/proc/1/exe") or os.path.exists("/proc/1/cwd"):
        return [str(others)]
    raise RuntimeError("found nothing")
