"""A plan in other formats than PDF, each made of its frozen content alone."""
