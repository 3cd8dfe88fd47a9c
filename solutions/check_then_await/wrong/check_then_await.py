"""Checks, pays, and then takes the seat: during the payment, another call checks, too."""
# fails: same_seat with race


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}

    async def book(self, seat, name):
        if seat in self.sold:
            return False
        await self.pay(name)
        self.sold[seat] = name
        return True
