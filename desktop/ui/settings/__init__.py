"""What a venue and a person at the desk can choose."""
