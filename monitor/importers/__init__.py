"""History from elsewhere -> snapshots."""
