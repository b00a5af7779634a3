"""Takes extracts: the record of everybody, or of everybody in payment, read from the database in parts.

A job and no page: it reads the whole nation's record, says for what, and that is logged.
"""
