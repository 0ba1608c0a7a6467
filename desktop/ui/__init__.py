"""Qt screens: a folder per subject, and a few shared files."""
