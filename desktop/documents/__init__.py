"""Draws what the domain says on paper; decides nothing. No Qt."""
