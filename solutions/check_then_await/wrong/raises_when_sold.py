"""Raises an error if the seat is sold."""
# fails: alone with raised


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}
        self._taken = set()

    async def book(self, seat, name):
        if seat in self.sold or seat in self._taken:
            raise ValueError("this seat is sold")
        self._taken.add(seat)
        try:
            await self.pay(name)
            self.sold[seat] = name
            return True
        finally:
            self._taken.discard(seat)
