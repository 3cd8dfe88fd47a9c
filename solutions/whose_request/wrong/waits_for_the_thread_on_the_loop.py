"""Starts a thread with the context, and joins it on the event loop."""
# fails: free_loop with blocks_event_loop
# fails: forty with partly_concurrent

import threading
from contextvars import ContextVar, copy_context

_id = ContextVar("id", default="")


def current():
    return _id.get()


async def handle(id, work, blocking):
    token = _id.set(id)
    results = []
    errors = []

    def call():
        try:
            results.append(blocking())
        except Exception as error:
            errors.append(error)

    try:
        first = await work()
        thread = threading.Thread(target=copy_context().run, args=[call])
        thread.start()
        thread.join()
    finally:
        _id.reset(token)
    if errors:
        raise errors[0]
    return [first, *results]
