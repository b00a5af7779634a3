"""Questions over many persons: extracts, re-determination, what-if. No Django; nothing here writes a record."""
