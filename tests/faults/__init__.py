"""Processes are killed in the middle of a payment run, and everything must still be paid exactly once."""
