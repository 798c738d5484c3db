"""What a run of a forecast is; around it who publishes runs, and how they are read, kept and fetched."""
