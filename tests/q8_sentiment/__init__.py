"""Question 8: sentiment by a bag, an RNN and an LSTM."""
