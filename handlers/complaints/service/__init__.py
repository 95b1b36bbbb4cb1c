"""The use cases: filing, routing, working, following up, counting."""
