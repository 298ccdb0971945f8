"""How numbers are written in languages for which Django has no formats."""
