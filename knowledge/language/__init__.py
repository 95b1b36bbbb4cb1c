"""How residents write: one spelling for comparison, sound keys, and the facts inside a sentence."""
