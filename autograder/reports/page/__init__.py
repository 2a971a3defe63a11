"""A grade as a page for a browser: one file that needs no network and no script to be read."""
