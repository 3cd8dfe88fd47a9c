"""Remembers that a payment is running, but not for which seat: free seats are refused."""
# fails: apart with sequential


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}
        self._paying = False

    async def book(self, seat, name):
        if seat in self.sold or self._paying:
            return False
        self._paying = True
        try:
            await self.pay(name)
            self.sold[seat] = name
            return True
        finally:
            self._paying = False
