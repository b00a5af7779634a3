"""What is held back from a payment: under the person's signed consent, or to recover an overpayment; nothing else.

Fed by payments, consents and recovery plans. Feeds disbursement and the ledger.
"""
