"""Counter-based random numbers, quantile functions, the series and walks made of them."""
