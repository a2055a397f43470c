from math import pi, sqrt

SQRT_2_OVER_PI = sqrt(2 / pi)
