"""What the services need from the world, one noun a file. Rooms implement these; bootstrap joins them.

Protocols and their exceptions only. All coroutines run on the service's loop.
"""
