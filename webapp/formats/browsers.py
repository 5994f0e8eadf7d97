"""Which browser on what, in two words, from what it says of itself."""

BROWSERS = (
    ("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"), ("FxiOS", "Firefox"),
    ("Firefox", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"), ("Safari", "Safari"),
)  # fmt: skip
"""The first that is found: each also says the names of those after it."""
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("Macintosh", "Mac"),
    ("CrOS", "Chromebook"), ("Linux", "Linux"),
)  # fmt: skip


def named(agent: str) -> str:
    """« Firefox · Windows »; empty when it says nothing that is known."""
    return " · ".join(
        found for table in (BROWSERS, SYSTEMS) if (found := next((name for mark, name in table if mark in agent), ""))
    )
