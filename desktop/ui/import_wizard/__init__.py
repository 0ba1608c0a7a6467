"""The import wizard: drop a file, answer what is unclear, see the plan, apply, undo."""
