"""Overpayments and creditors at the desk."""
