"""What the civil register told: the list, the doubtful with both records side by side, files, living persons restored."""
