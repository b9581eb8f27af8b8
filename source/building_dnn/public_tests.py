"""The test functions of the releases since 2021, by their names: each puts its function to recorded checks.

Where those releases drew what no forward pass gives, the check here takes a true one.
"""

from helpers.selfcheck import check
from testcases import building_dnn as cases


def initialize_parameters_test_1(target):
    """Two hidden units, three inputs."""
    check(target, 3, 2, 1)


def initialize_parameters_test_2(target):
    """Two outputs."""
    check(target, 4, 3, 2)


def initialize_parameters_test(target):
    """Both sizes."""
    initialize_parameters_test_1(target)
    initialize_parameters_test_2(target)


def initialize_parameters_deep_test_1(target):
    """The published sizes."""
    check(target, [5, 4, 3])


def initialize_parameters_deep_test_2(target):
    """Smaller ones."""
    check(target, [4, 3, 2])


def initialize_parameters_deep_test(target):
    """Both sizes."""
    initialize_parameters_deep_test_1(target)
    initialize_parameters_deep_test_2(target)


def linear_forward_test(target):
    """One unit."""
    check(target, *cases.linear_forward_test_case())


def linear_activation_forward_test(target):
    """Both activation functions."""
    for activation in ("sigmoid", "relu"):
        check(target, *cases.linear_activation_forward_test_case(), activation=activation)


def L_model_forward_test(target):
    """Two hidden layers."""
    check(target, *cases.L_model_forward_test_case_2hidden())


def compute_cost_test(target):
    """Labels of both kinds."""
    Y, AL = cases.compute_cost_test_case()
    check(target, AL, Y)


def linear_backward_test(target):
    """Three units."""
    check(target, *cases.linear_backward_test_case())


def linear_activation_backward_test(target):
    """Both activation functions."""
    for activation in ("sigmoid", "relu"):
        check(target, *cases.linear_activation_backward_test_case(), activation=activation)


def L_model_backward_test(target):
    """Two hidden layers, from one forward pass."""
    check(target, *cases.L_model_backward_test_case_2hidden())


def update_parameters_test(target):
    """One hidden layer."""
    check(target, *cases.update_parameters_test_case(), learning_rate=0.1)
