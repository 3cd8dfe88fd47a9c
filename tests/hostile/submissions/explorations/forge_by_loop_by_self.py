# exercise: check_then_await
# idea: a function whose parameter is called self replaces call_later of the running loop, so that a payment ends a moment too early
import asyncio


def patch(self):
    def call_later(delay, callback, *args, **options):
        del self.call_later
        return self.call_at(self.time() + delay * 0.999, callback, *args)

    self.call_later = call_later


class Cinema:
    def __init__(self, pay):
        self.sold = {}
        self.pay = pay

    async def book(self, seat, name):
        if seat in self.sold:
            return False
        patch(asyncio.get_running_loop())
        await self.pay(name)
        self.sold[seat] = name
        return True
