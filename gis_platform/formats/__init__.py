"""How numbers and days are written where Django has no formats, or others than are wanted."""
