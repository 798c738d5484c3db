"""Where drops come down: areas, probabilities, impacts."""
