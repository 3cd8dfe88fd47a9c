# exercise: thread_pool
# style: the calling thread is one of the workers
import threading


def thread_pool(jobs, workers):
    it = iter(enumerate(jobs))
    lock = threading.Lock()
    res = {}
    errs = []

    def work():
        while True:
            with lock:
                p = next(it, None)
            if p is None:
                return
            try:
                res[p[0]] = p[1]()
            except BaseException as e:
                errs.append(e)

    ts = [threading.Thread(target=work) for _ in range(workers - 1)]
    for t in ts:
        t.start()
    work()
    for t in ts:
        t.join()
    for e in errs:
        raise e
    return [res[i] for i in range(len(jobs))]
