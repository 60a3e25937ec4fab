"""The command line: parse, call, print, leave with an exit code. One command a file, loaded on demand."""
