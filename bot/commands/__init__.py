"""The work behind each command. A function takes the parsed options and returns the exit status."""
