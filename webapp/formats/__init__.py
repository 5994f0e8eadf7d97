"""Floor 2: bytes to values and back, and the words said outside a page: no Flask, no SQL."""
