"""Keeps the seats that are being paid for in the class, so all cinemas share them."""
# fails: two_cinemas with wrong_result


class Cinema:
    _paying = set()

    def __init__(self, pay):
        self.pay = pay
        self.sold = {}

    async def book(self, seat, name):
        if seat in self.sold or seat in self._paying:
            return False
        self._paying.add(seat)
        try:
            await self.pay(name)
            self.sold[seat] = name
            return True
        finally:
            self._paying.discard(seat)
