"""What checks of several rooms measure with."""
