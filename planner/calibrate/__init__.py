"""How wrong winds are, measured: on flown balloons, on soundings, on a station's forecasts; with evidence."""
