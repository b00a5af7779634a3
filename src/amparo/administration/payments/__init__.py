"""Payments: once a month every award in payment is paid, exactly once, and the ledger shows each movement.

Fed by: awards (what is payable for a month), registry (deaths). Feeds: ledger (transfers), the portal and the desk.
A run is prepared by one person and released by another; what was released is the most that is paid, and whatever is
not paid of it is a recorded exclusion with its reason. A run closes on control totals counted from the tables.
"""
