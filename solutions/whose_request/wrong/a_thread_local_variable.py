"""Keeps the id by thread, but all coroutines of the loop run in one."""
# fails: forty with wrong_result

import asyncio
import threading

_local = threading.local()


def current():
    return getattr(_local, "id", "")


async def handle(id, work, blocking):
    def call():
        with_id = current()
        _local.id = id
        try:
            return blocking()
        finally:
            _local.id = with_id

    before = current()
    _local.id = id
    try:
        return [await work(), await asyncio.to_thread(call)]
    finally:
        _local.id = before
