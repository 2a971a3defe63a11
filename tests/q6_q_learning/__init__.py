"""Question 6: Q-learning with tables and with a network."""
