"""How fast, how big: always beside a baseline in the same run on the same machine."""
