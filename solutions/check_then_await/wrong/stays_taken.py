"""Marks the seat as sold before the payment, and does not undo that on failure."""
# fails: payment_fails with wrong_result


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}

    async def book(self, seat, name):
        if seat in self.sold:
            return False
        self.sold[seat] = name
        await self.pay(name)
        return True
