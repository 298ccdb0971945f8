"""Conditions on features in the OGC's Common Query Language, CQL2 (OGC 21-065r2).

Text or JSON is guarded, parsed to a tree, and compiled to an expression of the database layer.
"""
