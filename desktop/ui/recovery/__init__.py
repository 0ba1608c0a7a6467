"""When something is wrong with the file: what it is, and the ways back."""
