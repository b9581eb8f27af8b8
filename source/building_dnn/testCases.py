"""The test cases under the name of the first releases and of those since 2021; the newest numbers."""

from testcases.building_dnn import *
