"""Qt item models over lists from hmi."""
