"""Pages, files and actions of land development plans."""
