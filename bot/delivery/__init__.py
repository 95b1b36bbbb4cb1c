"""What leaves of our own accord: the outbox's messages, by what each account may send."""
