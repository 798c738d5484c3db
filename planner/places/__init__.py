"""Where on the earth: States, land and sea, towns; made once at set-up and read without a network."""
