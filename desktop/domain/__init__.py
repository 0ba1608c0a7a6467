"""Rules of the box office: no Qt, no SQL."""
