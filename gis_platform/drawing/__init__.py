"""Drawings on paper in millimetres: SVG elements, texts kept clear of each other; pure."""
