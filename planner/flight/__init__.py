"""A plan resolved against a forecast, its one nominal drop and its ensemble of many."""
