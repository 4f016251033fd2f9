"""The present, in memory. Read process_image.py."""
