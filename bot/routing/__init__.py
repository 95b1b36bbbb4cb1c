"""Which service a message is for."""
