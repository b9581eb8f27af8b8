"""激活函数，沿用早期发布版的模块名。"""

from helpers.dnn_utils import *
