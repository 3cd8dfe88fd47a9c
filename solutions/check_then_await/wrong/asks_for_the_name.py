"""Takes a seat for free if the name of its owner is empty."""
# fails: alone with wrong_result


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}
        self._paying = set()

    async def book(self, seat, name):
        if self.sold.get(seat) or seat in self._paying:
            return False
        self._paying.add(seat)
        try:
            await self.pay(name)
            self.sold[seat] = name
            return True
        finally:
            self._paying.discard(seat)
