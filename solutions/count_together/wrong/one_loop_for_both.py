"""Both counters are one coroutine that prints in turn, so every pause of one is a pause of the other."""
# fails: three_each with sequential


async def count_together(pause, first, second):
    for number in range(1, max(first, second) + 1):
        if number <= first:
            print("first", number)
            await pause()
        if number <= second:
            print("second", number)
            await pause()
    return first + second
