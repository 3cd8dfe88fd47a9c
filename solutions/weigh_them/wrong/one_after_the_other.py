"""Waits for each answer before the next call."""
# fails: weight with sequential
# fails: together with sequential
# fails: free_loop with sequential



async def weigh_them(count, ask, ask_async):
    return [await ask_async() for _ in range(count)]
