"""Everything but the screen: never imports Qt. Start at bootstrap.py, or at domain/ for the words."""
