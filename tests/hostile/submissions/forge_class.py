# An object that says that it is a list.
# verdict: bad_answer
class Liar:
    __class__ = list

    def __iter__(self):
        return iter(["x"] * 3)

    def __len__(self):
        return 3


def run_all(jobs):
    return Liar()
