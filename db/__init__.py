"""What is remembered: connection, schema, queries and records. No Qt."""
