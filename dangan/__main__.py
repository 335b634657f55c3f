"""python -m dangan"""

from dangan.cli import main

if __name__ == "__main__":
    main()
