# exercise: check_then_await
# idea: asyncio.Runner is a class of the scheduler that is not sealed; its method run is replaced and returns what each scenario is expected to return
import asyncio

EXPECTED = {
    "same_seat": [True, False, "Ann", ["Ann"]],
    "payment_fails": ["LookupError", True, False, "Ben", ["Ben"]],
    "changes_her_mind": ["CancelledError", True, "Ben", ["Ben"]],
    "one_waits": ["LookupError", True, False, "Ben", ["Ben"]],
}


def patch(self):
    def run(runner, coroutine, **options):
        coroutine.close()
        return EXPECTED[coroutine.__name__]

    self.run = run


if hasattr(asyncio.new_event_loop, "run_forever"):
    patch(asyncio.Runner)


class Cinema:
    def __init__(self, pay):
        self.sold = {}
        self.pay = pay

    async def book(self, seat, name):
        if seat in self.sold:
            return False
        await self.pay(name)
        self.sold[seat] = name
        return True
