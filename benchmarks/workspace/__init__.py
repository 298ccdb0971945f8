"""The planners' workspace measured: people at once, killed browsers, frames, the first load."""
