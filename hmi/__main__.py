"""``python -m hmi`` and the installed ``tandem``."""

from hmi.cli.app import main

if __name__ == "__main__":
    main()
