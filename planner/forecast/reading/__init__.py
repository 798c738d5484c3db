"""Files and soundings that people bring, made into runs."""
