"""The spatial API of a municipality, under `/{municipality}/api/`."""
