"""Workers that are started and stopped: each scenario returns what happened, in words."""

import asyncio
import concurrent.futures
import contextlib
import io
import queue
import threading
import time

RETURNED = [None, True, 0, "text", "", 1, False, []]
"""The return values of the steps, in turn. They have no meaning."""


class Failed(BaseException):
    """An exception that a step may raise. Nothing but `BaseException` catches it, as with `KeyboardInterrupt`."""


KINDS = [
    *(
        Failed,
        Exception,
        BaseException,
        KeyboardInterrupt,
        SystemExit,
        GeneratorExit,
        StopIteration,
        StopAsyncIteration,
    ),
    *(ArithmeticError, AssertionError, AttributeError, BufferError, EOFError, ImportError, IndexError, KeyError),
    *(LookupError, NameError, OSError, PermissionError, ReferenceError, RuntimeError, TimeoutError, TypeError),
    *(UserWarning, ValueError, queue.Empty, queue.Full, threading.BrokenBarrierError),
    *(asyncio.CancelledError, concurrent.futures.CancelledError, concurrent.futures.InvalidStateError),
]
"""The exceptions that a step or a clean-up may raise."""


def together(*works):
    """Call each function in its own thread, and return the results in order."""
    results = [None] * len(works)

    def run(place):
        results[place] = works[place]()

    threads = [threading.Thread(target=run, args=[place], name=f"thread {place + 1}") for place in range(len(works))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results


class Work:
    """A step and a clean-up that note their calls in `events`.

    Each step takes `seconds`, and each clean-up `clean_seconds`. The step of number `failing` raises.
    """

    def __init__(self, seconds=0.0, clean_seconds=1.0, failing=0, kind=Failed, clean_up_fails=False):
        self.events, self.raised = [], []
        self.seconds, self.clean_seconds, self.failing, self.kind = seconds, clean_seconds, failing, kind
        self.clean_up_fails = clean_up_fails
        self.steps = 0
        self.over = threading.Event()

    def step(self):
        self.steps += 1
        number = self.steps
        self.events.append(f"step {number}")
        if self.seconds:
            time.sleep(self.seconds)
            self.events.append(f"step {number} ends")
        if number == self.failing:
            self.fail()
        return RETURNED[number % len(RETURNED)]

    def clean_up(self):
        self.events.append("clean-up")
        self.over.set()
        if self.clean_seconds:
            time.sleep(self.clean_seconds)
            self.events.append("clean-up ends")
        if self.clean_up_fails:
            self.fail()

    def fail(self):
        self.raised.append(self.kind("raised on purpose"))
        self.over.set()
        raise self.raised[-1]

    def stop(self, worker):
        """Stop the worker; note how that ended and how long it took."""
        begun = time.monotonic()
        try:
            worker.stop()
        except BaseException as error:
            same = any(error is each for each in self.raised)
            how = "raised" if same else f"raised another exception ({type(error).__name__}: {error})"
        else:
            how = "returned"
        took = round(time.monotonic() - begun, 6)
        self.events.append(f"stop {how} after {took:g} s" if took else f"stop {how} at once")

    def story(self):
        """The events so far, in words."""
        return ", ".join(self.events)


def wait(seconds):
    """Let exactly so many seconds of virtual time pass."""
    until = time.monotonic() + seconds
    time.sleep(until - time.monotonic())


def stopped(submission, moment, every, seconds):
    """The events of a worker that is stopped at a moment, for steps of so many seconds."""
    work = Work(seconds)
    worker = submission.Worker(work.step, every, work.clean_up)
    worker.start()
    wait(moment)
    work.stop(worker)
    wait(10 * every)
    return work.story()


def stopped_at_the_first_step(submission):
    """The events of a worker that is stopped as soon as it is started. The first step is made or not."""
    work = Work()
    worker = submission.Worker(work.step, 60.0, work.clean_up)
    worker.start()
    work.stop(worker)
    wait(600)
    return work.story()


def stopped_twice(submission):
    """The events of a worker that two threads stop at the same time, and then one thread again."""
    work = Work()
    worker = submission.Worker(work.step, 60.0, work.clean_up)
    worker.start()
    wait(1)
    together(lambda: work.stop(worker), lambda: work.stop(worker))
    work.stop(worker)
    return work.story()


def stopped_before(submission, every):
    """The events of a worker that is stopped, then started, then stopped; then those of one that is only stopped."""
    works = Work(), Work()
    workers = [submission.Worker(work.step, every, work.clean_up) for work in works]
    for work, worker in zip(works, workers, strict=True):
        work.stop(worker)
    workers[0].start()
    wait(3 * every)
    works[0].stop(workers[0])
    return " — and: ".join(work.story() for work in works)


def fails(submission, failing, every):
    """The events of a worker whose step of number `failing` raises, and which is stopped twice after that.

    Also whether the exception was printed.
    """
    work = Work(failing=failing)
    with contextlib.redirect_stdout(io.StringIO()) as printed, contextlib.redirect_stderr(printed):
        worker = submission.Worker(work.step, every, work.clean_up)
        worker.start()
        wait((failing + 2) * every)
        work.stop(worker)
        work.stop(worker)
    return work.story() + (", the exception was printed" if "raised on purpose" in printed.getvalue() else "")


def kinds(submission, of_clean_up):
    """For each exception after which the events of the worker are not as they should be, its name and these events."""
    lost = []
    for kind in KINDS:
        work = Work(clean_seconds=0, failing=0 if of_clean_up else 1, kind=kind, clean_up_fails=of_clean_up)
        worker = submission.Worker(work.step, 1.0, work.clean_up)
        worker.start()
        wait(1.5)
        work.stop(worker)
        steps = ["step 1", "step 2"] if of_clean_up else ["step 1"]
        if work.events != [*steps, "clean-up", "stop raised at once"]:
            lost.append(f"{kind.__name__}: {work.story()}")
    return lost


def fails_for_two(submission, moment):
    """The events of a worker whose step fails after 2 s, which two threads stop at the moment, and then one again."""
    work = Work(seconds=2.0, failing=1)
    worker = submission.Worker(work.step, 60.0, work.clean_up)
    worker.start()
    wait(moment)
    together(lambda: work.stop(worker), lambda: work.stop(worker))
    work.stop(worker)
    return work.story()


def clean_up_fails(submission, failing):
    """The events of a worker whose clean-up raises, and before it the step of number `failing`, unless that is 0."""
    work = Work(failing=failing, clean_up_fails=True)
    worker = submission.Worker(work.step, 5.0, work.clean_up)
    worker.start()
    wait(7.5)
    work.stop(worker)
    work.stop(worker)
    return work.story()


def apart(submission):
    """The events of two workers: the first one fails and is stopped, and the second one goes on until it is stopped."""
    works = Work(failing=2), Work()
    workers = [submission.Worker(work.step, 5.0, work.clean_up) for work in works]
    for worker in workers:
        worker.start()
    wait(7.5)
    works[0].stop(workers[0])
    wait(6)
    works[1].stop(workers[1])
    return " — and: ".join(work.story() for work in works)


def many_steps(submission, count, seconds):
    """The steps and last events of a worker without pauses; it is stopped when it ends, or after some seconds."""
    work = Work(failing=count, clean_seconds=0)
    worker = submission.Worker(work.step, 0, work.clean_up)
    worker.start()
    work.over.wait(seconds)
    work.stop(worker)
    return f"{work.steps} steps, {', '.join(work.events[-2:])}"


def at_work(submission, *jobs):
    """The results of a job for each of two workers, and of one for the caller; in how many threads these three were."""
    results, threads = {}, []
    done = threading.Semaphore(0)

    def step(name, job):
        threads.append((name, threading.get_ident()))
        if name not in results:
            results[name] = None
            results[name] = job()
            done.release()

    workers = []
    for name, job in zip(("first", "second"), jobs, strict=False):

        def clean_up(name=name):
            threads.append((name, threading.get_ident()))

        workers.append(submission.Worker(lambda name=name, job=job: step(name, job), 0.01, clean_up))
    for worker in workers:
        worker.start()
    third = jobs[-1]()
    for _ in workers:
        done.acquire()
    for worker in workers:
        worker.stop()
    first, second = ({ident for each, ident in threads if each == name} for name in ("first", "second"))
    count = len({*first, *second, threading.get_ident()})
    return [results["first"], results["second"], third, f"threads: {len(first)} and {len(second)}, in all {count}"]


def patience(submission, job):
    """The result of a job that is the step of a worker and runs when that is stopped, while another worker pauses.

    Also whether `stop` returned before the end of the job.
    """
    begun, ended, results = threading.Event(), threading.Event(), []

    def step():
        if not results:
            begun.set()
            results.append(job())
            ended.set()

    other = Work()
    workers = submission.Worker(other.step, 1.4, lambda: None), submission.Worker(step, 0.01, lambda: None)
    for worker in workers:
        worker.start()
    begun.wait()
    workers[1].stop()
    early = not ended.is_set()
    ended.wait()
    workers[0].stop()
    return [*results, "stop returned before the end" if early else "stop waited"]
