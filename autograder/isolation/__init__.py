"""What locks a worker in, layer by layer, and the probe that finds out what the lock is worth on this machine."""
