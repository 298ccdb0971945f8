"""How the map is drawn on paper; pure: values in, SVG out."""
