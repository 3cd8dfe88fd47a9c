"""Undoes the reservation after an Exception, but CancelledError is not an Exception."""
# fails: changes_her_mind with wrong_result


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
        except Exception:
            del self.sold[seat]
            raise
        return True
