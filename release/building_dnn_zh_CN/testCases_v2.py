"""测试用例，沿用发布版 v2 的名字和数字。"""

from testcases.building_dnn import *
from testcases.building_dnn import compute_cost_test_case_v4 as compute_cost_test_case
from testcases.building_dnn import linear_backward_test_case_v4 as linear_backward_test_case
