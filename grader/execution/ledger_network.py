"""The network of a run as its ledger sees it; `grader.execution.run_network` has the real one."""

from typing import Protocol


class Network(Protocol):
    """The participants of a run beside its jobs; see `grader.execution.run_network`."""

    @property
    def steps_are_over(self) -> bool:
        """Whether those have nothing more to do that act in the run for the grader."""
        ...

    def start(self, port: int) -> None:
        """The call begins now. `port`: that at which the program listens; 0 for none."""
        ...

    @property
    def is_undecided(self) -> bool:
        """Whether calls wait until it is certain that the program does not exceed a limit of the network."""
        ...

    def settle(self) -> None:
        """The call is over: drops what the program has given up, although that has not been read yet."""
        ...
