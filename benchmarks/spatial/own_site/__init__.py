"""The platform as it is served, with what a measurement has to switch off."""
