# Threads that run when they are started, one by one.
# verdict: sequential
import threading

threading.Thread.start = lambda self: self.run()
threading.Thread.join = lambda self, timeout=None: None


def run_all(jobs):
    results = []
    for job in jobs:
        thread = threading.Thread(target=lambda job=job: results.append(job()))
        thread.start()
        thread.join()
    return results
