# Takes more memory at once than there is.
# verdict: too_much_memory
taken = bytearray(1 << 40)
