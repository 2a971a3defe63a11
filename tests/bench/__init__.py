"""What is measured by hand: speed, seeds, and what isolation costs. The drivers know no question."""
