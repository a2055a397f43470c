"""The door that `python -m actgrad` and the console script come in by."""

from actgrad.cli import main

if __name__ == "__main__":
    main()
