"""Ledger: every movement of the institution's money as one row with a debit account, a credit account and an amount.

It balances by construction, since no row can touch one side only. Fed by: payments. Feeds: control totals, the trial
balance. A transfer is never changed or deleted: a mistake is mended by a further transfer.
"""
