"""Computes one chunk after the other."""
# fails: parallel with sequential

def spread_out(chunks, crunch, workers):
    return [crunch(chunk) for chunk in chunks]
