"""Predictions held against flown balloons: errors of dots, reliability of zones, by kind of flight."""
