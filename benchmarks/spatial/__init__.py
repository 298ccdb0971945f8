"""The spatial API and the tiles against other servers, on a generated city."""
