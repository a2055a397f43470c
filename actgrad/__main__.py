"""The door that `python -m actgrad` and the console script come in by."""

import sys


def main() -> None:
    """Run the command line; Ctrl-C while it is being loaded ends the program as it does later."""
    try:
        from actgrad.cli import main as command_line

        command_line()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
