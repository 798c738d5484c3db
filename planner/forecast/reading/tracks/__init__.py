"""Flown tracks as people bring them: tables of fixes in many formats, their times, the winds they tell."""
