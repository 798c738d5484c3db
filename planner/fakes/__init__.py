"""Providers of forecasts played on this machine, with faults, for tests and rehearsals."""
