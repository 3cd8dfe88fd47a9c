"""Undoes the reservation, but returns False as if the seat were sold."""
# fails: payment_fails with wrong_result


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}

    async def book(self, seat, name):
        if seat in self.sold:
            return False
        self.sold[seat] = name
        try:
            await self.pay(name)
        except BaseException:
            del self.sold[seat]
            return False
        return True
