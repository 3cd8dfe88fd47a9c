# exercise: check_then_await
# idea: asyncio.new_event_loop is the class of the scheduler's loop; its method call_later is replaced, so that a payment ends a moment too early
import asyncio

PAYING = []


def patch(self):
    def call_later(loop, delay, callback, *args, **options):
        if PAYING:
            delay *= PAYING.pop()
        return loop.call_at(loop.time() + delay, callback, *args)

    self.call_later = call_later


patch(asyncio.new_event_loop)


class Cinema:
    def __init__(self, pay):
        self.sold = {}
        self.pay = pay

    async def book(self, seat, name):
        if seat in self.sold:
            return False
        PAYING.append(0.999)
        await self.pay(name)
        self.sold[seat] = name
        return True
