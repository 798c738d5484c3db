"""How people write quantities and places, and what they are told when it is wrong."""
