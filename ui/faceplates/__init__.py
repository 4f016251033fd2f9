"""Pop-ups that act on one thing."""
