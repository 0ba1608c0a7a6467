"""From a file to a plan to the database. No Qt."""
