"""For other systems: employers' payroll programs and the civil register, by keys that say what each may do."""
