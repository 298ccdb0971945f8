"""Signing of PDF files: ports, keys, signatures and their validation."""
