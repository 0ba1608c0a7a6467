"""The frozen records that queries hand out, a file per subject. Standard library only."""
