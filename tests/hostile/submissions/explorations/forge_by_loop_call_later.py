# exercise: check_then_await
# idea: patch the running loop by a public attribute: payments take 0.6 s

import asyncio

class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}

    async def book(self, seat, name):
        loop = asyncio.get_running_loop()
        real = type(loop).call_later

        def sooner(delay, callback, *args, context=None):
            return real(loop, 0.6 if delay == 1 else delay, callback, *args, context=context)

        loop.call_later = sooner
        if seat in self.sold:
            return False
        await self.pay(name)
        self.sold[seat] = name
        return True
