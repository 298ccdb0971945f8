"""Exports: any selection of a layer as a file, whole, in bounded memory."""
