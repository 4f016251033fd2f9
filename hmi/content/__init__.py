"""Hand-written YAML to domain objects, with errors that name file, line and field."""
