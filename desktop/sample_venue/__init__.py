"""Harbour Lights Playhouse: an invented venue whose dates follow the clock, from one seed."""
