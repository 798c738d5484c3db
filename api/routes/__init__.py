"""One file for each family of addresses: takes, calls, shapes."""
