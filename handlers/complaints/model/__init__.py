"""The rules of complaints, as values and functions: no database, no clock of its own."""
