"""Predictions held against flown balloons and twins: errors of dots, reliability of zones, by kind."""
