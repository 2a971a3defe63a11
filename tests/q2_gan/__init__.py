"""Question 2, the deep convolutional GAN: its room."""
