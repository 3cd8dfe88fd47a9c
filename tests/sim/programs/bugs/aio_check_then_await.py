"""withdraw checks, awaits, and then takes: two tasks overdraw."""

import asyncio

BUG = "assertion"
CLASS = "check_then_act"


class Account:
    def __init__(self):
        self.balance = 100

    async def withdraw(self, amount):
        if self.balance >= amount:
            await asyncio.sleep(0.001)
            self.balance -= amount
            return True
        return False


async def main():
    account = Account()
    await asyncio.gather(account.withdraw(80), account.withdraw(80))
    assert account.balance >= 0, account.balance


def program() -> None:
    asyncio.run(main())
