"""The HTTP interface and the board; `app.py` puts them together."""
