# Reads where there is no memory, at import.
# verdict: crashed
import ctypes

ctypes.string_at(0)
