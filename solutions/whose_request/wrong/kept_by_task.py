"""Keeps the id by task, so tasks that work starts have none."""
# fails: started with wrong_result

import asyncio
import threading

_ids = {}


def _key():
    try:
        return asyncio.current_task() or threading.get_ident()
    except RuntimeError:
        return threading.get_ident()


def current():
    return _ids.get(_key(), "")


async def handle(id, work, blocking):
    def call():
        _ids[_key()] = id
        try:
            return blocking()
        finally:
            del _ids[_key()]

    before = current()
    _ids[_key()] = id
    try:
        return [await work(), await asyncio.to_thread(call)]
    finally:
        _ids[_key()] = before
