"""How the rooms are put together and run: settings, addresses, the embedded database, the command line."""
