"""The command line: `main.py` and one thin file a command. On top of everything; nothing imports it."""
