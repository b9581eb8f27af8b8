"""The JSON has "cells" twice; parsers that take the first and the last find different cells."""

CLASS = "damaged notebook"
DESERVES = 10


def submit(hand_in):
    hand_in.solve("linear_forward")
    hand_in.damage(lambda data: b'{"cells": [],' + data[data.index(b"{") + 1 :])
