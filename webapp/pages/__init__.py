"""Floor 5: who is asking, what they said, do it, show it. Divided by audience."""
