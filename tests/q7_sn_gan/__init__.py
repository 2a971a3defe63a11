"""Question 7: spectral normalisation, faces and checkpoints."""
