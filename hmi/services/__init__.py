"""One file per thing a person asks for; dispatcher.py is the one door, read it first."""
