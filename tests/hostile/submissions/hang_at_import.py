# Never ends to be imported.
# verdict: timed_out
import threading

threading.Event().wait()
