# A thread ends the process while the function waits.
# verdict: exited_early
import os
import threading


def run_all(jobs):
    thread = threading.Thread(target=os._exit, args=[0])
    thread.start()
    threading.Event().wait()
