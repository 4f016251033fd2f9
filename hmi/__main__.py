"""``python -m hmi`` and the installed ``tandem``."""

import signal

if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C while modules are loaded is no traceback

from hmi.cli.app import main

if __name__ == "__main__":
    main()
