"""Floor 3: the only SQL. Models, and questions answered with finished values."""
