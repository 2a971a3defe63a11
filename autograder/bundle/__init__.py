"""The Gradescope bundle: building it, running it in its container, and trying it before it is uploaded."""
