"""Insured persons and employers: who they are, how they are related, where they worked, what happened to them.

Fed by registration and civil registers. Feeds contributions, claims, awards and notices.
"""
