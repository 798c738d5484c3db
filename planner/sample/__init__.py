"""Weather of our own making, so that everything can be tried; never for flight."""
