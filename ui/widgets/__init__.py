"""One visible thing per file; no service, no clock of its own."""
