"""What is seen and touched. Start at main.py; bridge.py is the only way to the service."""
