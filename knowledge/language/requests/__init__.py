"""What a request needs besides its meaning: when, how many, who, where."""
