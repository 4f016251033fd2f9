"""The only room that speaks DuckDB: samples in, trends out."""
