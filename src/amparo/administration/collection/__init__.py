"""What employers and insured persons owe: charges, payment slips, instalments, receipts, interest and penalty, good standing.

Fed by returns, voluntary insurance and bank files. Feeds the insurance record (what is paid) and the ledger.
"""
