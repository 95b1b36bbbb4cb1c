"""What the assistant knows: entries, the language of residents, retrieval and evaluation."""
