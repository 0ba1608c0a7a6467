"""Tonight: upcoming performances, what goes on the briefing sheet, the preview of the real PDF."""
