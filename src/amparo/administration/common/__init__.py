"""What every room needs and no room owns: periods, money, identifiers, errors, the institution. No tables."""
