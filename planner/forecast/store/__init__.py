"""Runs on disk: written whole, checked, chosen, exported."""
