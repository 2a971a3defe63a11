"""Question 1, the conditional variational autoencoder: its room."""
