"""Checks this package on this machine: `python selftest.py`."""
