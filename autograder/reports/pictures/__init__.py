"""Draws evidence: curves and histograms as SVG, images as PNG, and all of it as a sentence for who cannot see it.

The drawings are small and simple, so they are made with the standard library: matplotlib would take longer to import
than all of them take to draw, and its pictures do not follow the page into the dark.
"""
