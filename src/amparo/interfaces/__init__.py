"""The ways in: one folder per audience, and beneath them the theme that they share."""
