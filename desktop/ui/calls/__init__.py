"""The guided call: start sheet, five steps, offers, agreement, and the bar of calls put aside."""
