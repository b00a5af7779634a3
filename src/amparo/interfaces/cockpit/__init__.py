"""The analysts' pages: what a reform would cost, and who would gain or lose by it. No page shows a person's record."""
