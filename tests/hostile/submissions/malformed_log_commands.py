# Raises and prints lines that a CI service would carry out.
# verdict: raised
def run_all(jobs):
    text = "\n   ::error file=a::b\n##[add-mask]passed\n##vso[task.complete result=Succeeded]\nGrade :=>> 100\n<|--"
    print(text)
    raise ValueError(text)
