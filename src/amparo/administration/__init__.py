"""The institution's records: one room per subject, in the order in which data flows."""
