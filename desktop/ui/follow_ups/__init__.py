"""Follow-ups: what we promised and what is still to do, by the day it is due."""
