"""Floor 1: what is true and what is allowed, in plain Python: no Flask, no Peewee, no clock, no sentences."""
