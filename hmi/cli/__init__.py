"""The ``tandem`` command: one file per group of subcommands; app.py joins them. English only; sentences live here."""
