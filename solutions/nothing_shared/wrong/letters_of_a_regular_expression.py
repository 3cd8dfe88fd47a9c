"""Takes for letters what a regular expression does, such as a superscript two."""
# fails: parallel with wrong_result

import re
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial


def count(unpack, page):
    return Counter(re.findall(r"[^\W\d_]", unpack(page)))


def frequencies(pages, unpack, workers):
    with ProcessPoolExecutor(workers) as pool:
        return dict(sum(pool.map(partial(count, unpack), pages), Counter()))
