# Does everything right, then makes up receipts of the right form.
# verdict: wrong_result
import secrets
from concurrent.futures import ThreadPoolExecutor


def run_all(jobs):
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda job: job(), jobs))
    return [secrets.token_hex(8) for _ in jobs]
