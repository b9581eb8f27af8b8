"""`python -m gradestone` is the `gradestone` command."""

from .cli import main

if __name__ == "__main__":
    main()
