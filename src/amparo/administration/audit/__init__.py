"""Every reading of a person's record: who read what, of whom, when and why. It is never changed.

Fed by every page that shows a record. Feeds the person's own right to know, and inspection.
"""
