"""What a resident's line says of a problem: the kind, how urgent, where, since when."""
