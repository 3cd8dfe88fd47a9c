# Raises a text with formulas behind every separator.
# verdict: raised
def run_all(jobs):
    raise ValueError("a;=1+1,=cmd|' /C calc'!A0\t@SUM(A1)|-1;\"=1+1\"")
