"""Births, marriages and deaths as the civil register tells them, linked to the persons on record.

Fed by the civil register. Feeds the registry, awards (a death stops payment the same day) and survivors.
"""
