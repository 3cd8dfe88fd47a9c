"""Runs one step after the other."""
# fails: results with wrong_result
# fails: together with sequential


async def all_or_nothing(steps):
    return [await step() for step in steps]
