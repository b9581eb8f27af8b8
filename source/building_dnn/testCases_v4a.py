"""The test cases under the name and with the numbers of release v4a."""

from testcases.building_dnn import *
