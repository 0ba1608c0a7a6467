"""What runs on the front-desk PC."""
