# A signature that lies.
# verdict: bad_signature
def run_all():
    return []
