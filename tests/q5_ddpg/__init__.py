"""Question 5: its room."""
