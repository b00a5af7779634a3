#!/usr/bin/env python
"""Django's own commands (`makemigrations`, `shell`, …) on the embedded database; the institution uses `amparo`."""

import sys

from django.core.management import execute_from_command_line

from amparo.config.connection import connect

if __name__ == "__main__":
    connect()
    execute_from_command_line(sys.argv)
