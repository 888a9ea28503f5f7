"""Node pools that endpoints share, what they cost, and the budget."""
