"""One provider of forecasts a file, found by being there."""
