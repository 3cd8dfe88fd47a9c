"""Returns None instead of False."""
# fails: alone with wrong_result


class Cinema:
    def __init__(self, pay):
        self.pay = pay
        self.sold = {}
        self._taken = set()

    async def book(self, seat, name):
        if seat not in self.sold and seat not in self._taken:
            self._taken.add(seat)
            try:
                await self.pay(name)
                self.sold[seat] = name
                return True
            finally:
                self._taken.discard(seat)
