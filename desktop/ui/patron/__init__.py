"""One patron: who it is, what to say, what happened, what we know, and how to reach them."""
