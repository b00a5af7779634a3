"""The pages of employers: who works for them, what they declare, and who may act."""
