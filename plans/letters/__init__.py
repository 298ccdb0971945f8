"""Letters about plans: refusal, covering letter, extract of coordinates."""
