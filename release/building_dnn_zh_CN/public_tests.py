"""2021 年以来各发布版的测试函数，名字不变：每个都用记录好的检查来测试对应的函数。

那些发布版随机抽取了任何正向传播都不会给出的值，这里的检查改用真正的正向传播。
"""

from helpers.selfcheck import check
from testcases import building_dnn as cases


def initialize_parameters_test_1(target):
    """两个隐藏单元，三个输入。"""
    check(target, 3, 2, 1)


def initialize_parameters_test_2(target):
    """两个输出。"""
    check(target, 4, 3, 2)


def initialize_parameters_test(target):
    """两种大小。"""
    initialize_parameters_test_1(target)
    initialize_parameters_test_2(target)


def initialize_parameters_deep_test_1(target):
    """当初公布的大小。"""
    check(target, [5, 4, 3])


def initialize_parameters_deep_test_2(target):
    """较小的尺寸。"""
    check(target, [4, 3, 2])


def initialize_parameters_deep_test(target):
    """两种大小。"""
    initialize_parameters_deep_test_1(target)
    initialize_parameters_deep_test_2(target)


def linear_forward_test(target):
    """一个单元。"""
    check(target, *cases.linear_forward_test_case())


def linear_activation_forward_test(target):
    """两种激活函数。"""
    for activation in ("sigmoid", "relu"):
        check(target, *cases.linear_activation_forward_test_case(), activation=activation)


def L_model_forward_test(target):
    """两个隐藏层。"""
    check(target, *cases.L_model_forward_test_case_2hidden())


def compute_cost_test(target):
    """两种标签都有。"""
    Y, AL = cases.compute_cost_test_case()
    check(target, AL, Y)


def linear_backward_test(target):
    """三个单元。"""
    check(target, *cases.linear_backward_test_case())


def linear_activation_backward_test(target):
    """两种激活函数。"""
    for activation in ("sigmoid", "relu"):
        check(target, *cases.linear_activation_backward_test_case(), activation=activation)


def L_model_backward_test(target):
    """两个隐藏层，来自同一次正向传播。"""
    check(target, *cases.L_model_backward_test_case_2hidden())


def update_parameters_test(target):
    """一个隐藏层。"""
    check(target, *cases.update_parameters_test_case(), learning_rate=0.1)
