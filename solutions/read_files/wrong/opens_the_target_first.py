"""Opens the target before the files are read: the old text is gone at once."""
# fails: old_target with wrong_result

from concurrent.futures import ThreadPoolExecutor


def merge(paths, target, workers, read):
    with open(target, "w", encoding="utf-8") as file, ThreadPoolExecutor(max_workers=workers) as pool:
        futures = [pool.submit(read, path) for path in paths]
        failed = []
        for path, future in zip(paths, futures, strict=True):
            try:
                file.write(future.result())
            except Exception:
                failed.append(path)
    return failed
