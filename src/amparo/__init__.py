"""Amparo runs a social security institution: facts, law, decision, award, payment."""
