"""Template tags of the theme."""
