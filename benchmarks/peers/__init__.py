"""Programs with a known bug and their right twins, explored with this scheduler and with others from PyPI."""
