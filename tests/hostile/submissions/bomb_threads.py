# Starts threads without end.
# verdict: raised
# says: can't start new thread
import threading


def run_all(jobs):
    event = threading.Event()
    try:
        while True:
            threading.Thread(target=event.wait, daemon=True).start()
    except RuntimeError:
        event.set()
        raise
