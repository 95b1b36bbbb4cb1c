"""Use cases of booking. Each opens one unit of work and is safe to repeat by its request id."""
