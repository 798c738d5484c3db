"""How high what flies is, and when: the vertical half of a flight."""
