"""Collecting contributions: receipts that found no purpose, payers' accounts, arrears, plans and refunds."""
