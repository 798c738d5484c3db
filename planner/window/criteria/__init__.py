"""One criterion a file, found by being there."""
