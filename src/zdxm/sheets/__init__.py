"""The only writer of .xlsx: plain rows, sheets to be filled in, and the annotated copy of a ledger."""
