"""What stands in a forecast file, of whatever kind, until it is a `Cube`; `reading/read.py` is the door."""
