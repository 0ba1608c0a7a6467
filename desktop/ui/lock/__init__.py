"""Signing in, and the lock: who may see the screen."""
