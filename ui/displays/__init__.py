"""One file per display, ISA-101 levels 1 to 4."""
