"""Letters, certificates and evidence of a person, kept byte for byte.

Fed by notices and by claimants. Feeds decisions and letters.
"""
