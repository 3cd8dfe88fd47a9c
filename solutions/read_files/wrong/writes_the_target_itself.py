"""Writes into the target itself: a reader can see half of it."""
# fails: old_target with wrong_result

from concurrent.futures import ThreadPoolExecutor


def merge(paths, target, workers, read):
    with ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(read, path) for path in paths]
    texts, failed = [], []
    for path, future in zip(paths, futures, strict=True):
        try:
            texts.append(future.result())
        except Exception:
            failed.append(path)
    target.write_text("".join(texts), encoding="utf-8")
    return failed
