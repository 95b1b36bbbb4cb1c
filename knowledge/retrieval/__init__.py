"""From a resident's line to the entries it may mean, with a probability for each."""
