"""Renders a grade: one module for each reader."""
