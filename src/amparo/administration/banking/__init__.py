"""Bank messages and accounts: files to and from banks, checked account numbers, codes that a telephone can pay.

Fed by banks. Feeds collection (receipts) and disbursement (what became of each order).
"""
