"""What can be said of shapes: pure functions over shapely values, in local metres.

Inside, x is east and y is north, in metres of a municipality's local CRS.
"""
