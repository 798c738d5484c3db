"""A flight in the air: what its fixes say of the wind and of itself, and what is left of it, planned anew."""
