"""What staff write down: entries with their phrasings, where they are kept, and files to carry them in and out."""
