"""The JSON has "cells" twice; a parser that takes the last finds other cells than one that takes the first."""

CLASS = "damaged notebook"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.damage(lambda data: b'{"cells": [],' + data[data.index(b"{") + 1 :])
