"""The right twin of `bugs/aio_token_refreshed_twice.py`."""

import asyncio


class InvalidGrant(Exception):
    pass


class Server:
    def __init__(self):
        self.valid = "r0"
        self.count = 0

    async def refresh(self, refresh_token):
        await asyncio.sleep(0.01)
        if refresh_token != self.valid:
            raise InvalidGrant(refresh_token)
        self.count += 1
        self.valid = f"r{self.count}"
        return {"access": f"a{self.count}", "refresh": self.valid, "expired": False}


class OAuthClient:
    def __init__(self, server):
        self.server = server
        self.token = {"access": "a0", "refresh": "r0", "expired": True}
        self._lock = asyncio.Lock()

    async def ensure_active_token(self):
        async with self._lock:
            if self.token["expired"]:
                self.token = await self.server.refresh(self.token["refresh"])

    async def request(self, url):
        await self.ensure_active_token()
        return url, self.token["access"]


async def program():
    client = OAuthClient(Server())
    async with asyncio.TaskGroup() as group:
        for url in ("/me", "/repos"):
            group.create_task(client.request(url))
