"""Payments on their way, at the desk: bank files, the orders of a run, what came back, and the bank's balance against ours."""
