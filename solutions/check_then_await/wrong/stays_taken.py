"""Notes the seat as sold before it is paid for, and does not take the note back."""
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
