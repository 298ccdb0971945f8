"""Bringing data into layers: staging, comparison with what is stored, the record of the run."""
