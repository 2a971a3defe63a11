"""Question 4: its room."""
