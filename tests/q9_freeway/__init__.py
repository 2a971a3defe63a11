"""Question 9: deep Q-learning on Freeway, from its RAM."""
