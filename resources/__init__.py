"""Icons, fonts, sample venue, presets; everything is read through this module."""
