"""What holds for hours and through accidents: long runs, each with a count of what went wrong."""
