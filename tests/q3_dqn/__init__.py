"""Question 3, the deep Q-network: its room."""
