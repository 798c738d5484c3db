"""What each command does. Loaded when it is called, heavy libraries and all: `--help` need not wait."""
