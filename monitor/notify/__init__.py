"""From the outbox to people: at least once, in order per channel, channels apart from each other."""
