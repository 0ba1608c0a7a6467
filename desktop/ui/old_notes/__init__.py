"""The review of old notes: what nobody has looked at yet, note after note."""
