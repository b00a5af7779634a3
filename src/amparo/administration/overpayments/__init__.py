"""What was paid and was not due: the debt, its recovery plan within the law, its waiver by two persons.

Fed by changed awards, payments and deaths. Feeds deductions and the ledger.
"""
