"""The half that runs in the student process, beside submitted code. Standard library only, and it holds no secret
that a pass rests on: whatever it reports can have been forged."""
