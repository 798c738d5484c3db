"""Soundings as people bring them: one reader per format, and the rules that make levels of them."""
