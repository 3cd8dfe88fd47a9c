"""An event of `sched` is cancelled by a thread while another one runs the scheduler."""

import sched
import threading
import time


def together(*functions):
    threads = [threading.Thread(target=function) for function in functions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def scenario(cancel):
    plan = sched.scheduler(time.monotonic, time.sleep)
    event = plan.enter(1, 1, print)

    def stop():
        time.sleep(1)
        cancel(plan, event)

    together(plan.run, stop)
    assert plan.empty()


def buggy():
    scenario(lambda plan, event: plan.cancel(event))


def right():
    def cancel(plan, event):
        try:
            plan.cancel(event)
        except ValueError:
            pass

    scenario(cancel)
