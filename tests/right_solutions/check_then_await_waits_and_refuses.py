# exercise: check_then_await
# style: a booking waits for the other payment and returns False, whether it succeeded or not
import asyncio


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}
        self.tasks = {}

    async def book(self, seat, name):
        if seat in self.tasks:
            await asyncio.wait([self.tasks[seat]])
            return False
        if seat in self.sold:
            return False
        t = self.tasks[seat] = asyncio.get_running_loop().create_future()
        try:
            await self.pay(name)
            self.sold[seat] = name
        finally:
            del self.tasks[seat]
            t.set_result(None)
        return True
