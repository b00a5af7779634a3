"""Payments on their way: orders to banks, their answers, returned payments, the accounts that may be paid to.

Fed by payments less deductions. Feeds banks, and the person whose payment came back.
"""
