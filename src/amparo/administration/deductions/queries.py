"""Reads of what is held back from payments."""

# What is held back from each payment, in all: award_id, period, kind, amount. There is no table from which anything could be
# held back yet, so nothing is.
TAKEN_SQL = """
    SELECT NULL::bigint AS award_id, NULL::date AS period, NULL::varchar AS kind, NULL::numeric AS amount WHERE false
"""
