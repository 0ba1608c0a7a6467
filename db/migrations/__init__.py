"""Numbered steps from one schema to the next; each with its schema frozen inside."""
