"""测试用例，沿用最早几个发布版和 2021 年以来发布版的名字；数字是最新的。"""

from testcases.building_dnn import *
