"""When: the day, the part of the day and the clock inside a resident's sentence."""
