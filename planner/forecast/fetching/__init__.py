"""A provider's run, from its index over checked downloads into the store."""
