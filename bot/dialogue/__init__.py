"""What is remembered between messages, and how it is written down."""
