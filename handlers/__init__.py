"""What the assistant does: one folder per service, all of the same shape. handlers/catalogue.py lists them."""
