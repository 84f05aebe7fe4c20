"""``python -m graphfraud``: the same as the command ``graphfraud``."""

from graphfraud.cli import main

if __name__ == "__main__":
    main()
