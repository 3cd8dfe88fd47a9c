"""Pays before it checks."""
# fails: alone with wrong_result


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}

    async def book(self, seat, name):
        await self.pay(name)
        if seat in self.sold:
            return False
        self.sold[seat] = name
        return True
