"""Checks again after the payment: the seat is sold once, but two people paid."""
# fails: same_seat with race


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}

    async def book(self, seat, name):
        if seat in self.sold:
            return False
        await self.pay(name)
        if seat in self.sold:
            return False
        self.sold[seat] = name
        return True
