"""Sells the seat only if pay does not return False, although what pay returns does not matter."""
# fails: alone with wrong_result


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}
        self._paying = set()

    async def book(self, seat, name):
        if seat in self.sold or seat in self._paying:
            return False
        self._paying.add(seat)
        try:
            if await self.pay(name) is False:
                return False
            self.sold[seat] = name
            return True
        finally:
            self._paying.discard(seat)
