"""Results as people and programs read them: text for terminals, JSON, HTML."""
