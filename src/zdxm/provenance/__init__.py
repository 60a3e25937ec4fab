"""Every printed figure knows where it came from: read back, explained, renewed."""
