"""Decisions: what the institution decided for a person, by which law, on which facts, with every step.

Fed by: claims (which records a decision when the law or an officer settles a claim).
Feeds: awards (a grant opens an award), notices (the letter), the portal and the desk (the reasons).
A decision is never changed or deleted; the database refuses both.
"""
