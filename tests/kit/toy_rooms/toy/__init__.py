"""The toy's room."""
