# exercise: lost_update
# idea: Python refuses to show an integer of so many digits, and the message about it fails
class Counter:
    def __init__(self):
        self.value = 1 << 20_000

    def add(self, n=1):
        self.value += n
