"""The only room that speaks SQL: the journal, its projections and their migrations. Read journal.py."""
