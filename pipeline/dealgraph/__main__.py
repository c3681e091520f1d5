"""`python -m dealgraph`, the same as the command `dealgraph`."""

from dealgraph.cli import main

if __name__ == "__main__":
    main()
