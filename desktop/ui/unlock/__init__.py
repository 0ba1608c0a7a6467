"""The screens of an encrypted file: unlocking it, and waiting while it is converted."""
