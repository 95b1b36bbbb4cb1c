"""The rules of booking, as values and functions: no database, no clock of its own."""
