"""An asyncio.Lock around a read-await-write."""

import asyncio


class Account:
    def __init__(self):
        self.balance = 0
        self.lock = asyncio.Lock()

    async def deposit(self, n):
        async with self.lock:
            old = self.balance
            await asyncio.sleep(0.001)
            self.balance = old + n


async def main():
    account = Account()
    await asyncio.gather(*(account.deposit(i) for i in range(4)))
    assert account.balance == 6
    await account.lock.acquire()
    try:
        await asyncio.wait_for(account.lock.acquire(), 0.001)
    except asyncio.TimeoutError:
        pass
    account.lock.release()
    try:
        account.lock.release()
    except RuntimeError:
        pass
    else:
        raise AssertionError("not acquired")


def program() -> None:
    asyncio.run(main())
