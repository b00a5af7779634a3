"""Insurance by choice and of the self-employed: who may join, decided at once, and the first slip in the same visit.

Fed by claims. Feeds collection and, once paid, contributions.
"""
