"""Pages of those who run the event."""
