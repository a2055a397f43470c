class Base:
    scale = 2.0
