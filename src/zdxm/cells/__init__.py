"""One raw cell → one typed value or one fault, never a guess in between."""
