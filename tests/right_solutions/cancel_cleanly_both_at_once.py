# exercise: cancel_cleanly
# style: both reservations at the same time, and what is reserved is given back in tasks
import asyncio


async def book_trip(flight, hotel):
    ts = [asyncio.create_task(s.reserve()) for s in (flight, hotel)]

    async def finish(tasks):
        hit = None
        while any(not t.done() for t in tasks):
            try:
                await asyncio.wait([t for t in tasks if not t.done()])
            except asyncio.CancelledError as e:
                hit = e
        return hit

    try:
        await asyncio.wait(ts, return_when=asyncio.FIRST_EXCEPTION)
        hit = None
    except asyncio.CancelledError as e:
        hit = e
    if hit is None and all(t.done() and not t.cancelled() and t.exception() is None for t in ts):
        return ts[0].result(), ts[1].result()
    for t in ts:
        t.cancel()
    hit = await finish(ts) or hit
    undo = [
        asyncio.create_task(s.cancel())
        for s, t in zip((flight, hotel), ts)
        if not t.cancelled() and t.exception() is None
    ]
    if undo:
        hit = await finish(undo) or hit
    for t in ts:
        if not t.cancelled() and t.exception():
            raise t.exception()
    raise hit or asyncio.CancelledError
