"""测试用例，沿用发布版 v4a 的名字和数字。"""

from testcases.building_dnn import *
