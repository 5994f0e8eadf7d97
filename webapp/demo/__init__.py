"""The demonstration event: the 8th Rencontres at Shizuoka as an organiser’s spreadsheets, with invented people."""
