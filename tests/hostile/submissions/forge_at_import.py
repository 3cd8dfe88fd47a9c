# Calls its jobs while it is imported, when nobody looks yet, and spins until they are done.
# verdict: raised, wrong_result, timed_out
import gc
import threading

from grader.student.jobs import Job

results = {}
orders = [each for each in gc.get_objects() if type(each) is dict and "heartbeat_secret" in each and "jobs" in each]
address = next(each for each in gc.get_objects() if type(each).__name__ == "StudentProcess")._address
for order in orders[:1]:
    jobs = [Job(address, each["secret"], each["name"]) for each in order["jobs"]]
    threads = [threading.Thread(target=lambda job=job: results.setdefault(job.__name__, job())) for job in jobs]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        pass


def run_all(jobs):
    return [results[job.__name__] for job in jobs]
