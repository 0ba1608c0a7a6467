"""Insights: how well we know our patrons, and what the conversations led to."""
