"""The stages in order, and nothing else; a module for each thing that a command asks for."""
