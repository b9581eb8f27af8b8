"""The activation functions under the name that earlier releases gave their module."""

from helpers.dnn_utils import *
