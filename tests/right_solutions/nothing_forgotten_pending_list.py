# exercise: nothing_forgotten
# style: a list of tasks that is tidied up when the next request comes, and an iterator called by hand
import asyncio


class Server:
    def __init__(self, handle, log):
        self.handle, self.log = handle, log
        self.tasks = []
        self.count = 0

    async def work(self, request):
        try:
            return await self.handle(request)
        except Exception as problem:
            await self.log(request, problem)

    def start(self, request):
        self.tasks = [task for task in self.tasks if not task.done()]
        self.tasks.append(asyncio.ensure_future(self.work(request)))
        self.count += 1

    async def stop(self):
        for task in self.tasks:
            task.cancel()
        while any(not task.done() for task in self.tasks):
            try:
                await asyncio.wait(self.tasks)
            except asyncio.CancelledError:
                continue


async def serve(requests, handle, log):
    server, problem = Server(handle, log), None
    try:
        iterator = aiter(requests)
        while True:
            try:
                request = await anext(iterator)
            except StopAsyncIteration:
                break
            except Exception as error:
                problem = error
                break
            server.start(request)
        await asyncio.gather(*server.tasks)
    except asyncio.CancelledError:
        await server.stop()
        raise
    if problem:
        raise problem
    return server.count
