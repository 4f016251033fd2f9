"""Everything but the screen: never imports Qt. Start at bootstrap/cell_service.py, or at domain/ for the words."""
