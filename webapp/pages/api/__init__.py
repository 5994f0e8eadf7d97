"""The door API, version 1."""
