"""Employers' monthly returns: who files for whom, line by line, version by version, and what each line owes by law.

Fed by the registry and employers. Feeds contributions (the months) and collection (what is owed).
"""
