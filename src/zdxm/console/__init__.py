"""The terminal: what is printed, in which colour, and how it stays whole on a GBK console or in a pipe."""
