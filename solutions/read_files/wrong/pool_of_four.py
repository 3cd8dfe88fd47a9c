"""Has a pool of four threads, however many workers there are."""
# fails: limit with partly_concurrent
# fails: one_second with too_concurrent
# fails: one_worker with too_concurrent
# fails: same_file with too_concurrent
# fails: old_target with too_concurrent
# fails: bad_files with too_concurrent
# fails: all_bad with too_concurrent
# fails: freed_worker with too_concurrent
# fails: bad_file_twice with too_concurrent

import os
import tempfile
from concurrent.futures import ThreadPoolExecutor


def merge(paths, target, workers, read):
    with ThreadPoolExecutor(max_workers=4) as pool:
        futures = [pool.submit(read, path) for path in paths]
    texts, failed = [], []
    for path, future in zip(paths, futures, strict=True):
        try:
            texts.append(future.result())
        except Exception:
            failed.append(path)
    descriptor, name = tempfile.mkstemp(dir=target.parent)
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.writelines(texts)
        os.replace(name, target)
    except BaseException:
        os.unlink(name)
        raise
    return failed
