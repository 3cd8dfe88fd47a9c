"""One file for each way to show a report. Text that came from a submission passes through `inert` first."""
