"""The trained parts: loading them, reading with them. The program works without; `encoder.load` then returns None."""
