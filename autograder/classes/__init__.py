"""Grades a class: submissions as a platform exports them, on the processes of one machine or on a Dask cluster."""
