"""The `amparo` command: what it did, the figures, the next command."""

from amparo.config.command_line.root import main

__all__ = ["main"]
