"""The right twin of `bugs/evicted_while_in_use.py`."""

import threading
from collections import OrderedDict


class Pool:
    def __init__(self, host):
        self.host = host
        self.closed = False

    def urlopen(self):
        if self.closed:
            raise RuntimeError(f"pool of {self.host} is closed")
        return self.host

    def close(self):
        self.closed = True


class PoolManager:
    def __init__(self, num_pools):
        self.num_pools = num_pools
        self.pools = OrderedDict()
        self.lock = threading.RLock()

    def connection_from_host(self, host):
        with self.lock:
            pool = self.pools.get(host)
            if pool is None:
                pool = self.pools[host] = Pool(host)
                if len(self.pools) > self.num_pools:
                    _, old = self.pools.popitem(last=False)
                    old.close()
            return pool

    def request(self, host):
        with self.lock:
            return self.connection_from_host(host).urlopen()


def program():
    manager = PoolManager(1)
    threads = [threading.Thread(target=manager.request, args=(host,)) for host in ("a.org", "b.org")]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
