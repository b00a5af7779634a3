"""The monthly insurance record: who paid on what remuneration, month by month.

Fed by employers' returns and persons' own payments. Feeds the facts of every claim.
"""
