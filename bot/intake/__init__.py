"""The door: each message once, one at a time per resident, answered in time."""
