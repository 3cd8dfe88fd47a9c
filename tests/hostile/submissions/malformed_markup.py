# Raises markup of every kind.
# verdict: raised
def run_all(jobs):
    raise ValueError("]]></failure><!-- ```\n~~~\n# <script>x</script> ![x](javascript:1) | a | [bold]\x1b[2J\u202e\ufffe")
