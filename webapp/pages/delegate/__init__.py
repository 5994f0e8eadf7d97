"""Pages of the delegates."""
