"""Other people's tools, each in an environment of its own, so that ours stays as it is."""
