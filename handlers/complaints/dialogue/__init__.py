"""The conversation: residents report and follow up, grid workers work."""
