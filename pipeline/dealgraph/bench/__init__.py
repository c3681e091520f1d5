"""Benchmarks: how fast the steps are, how much memory they take, and how that compares with bare libraries.

In: sizes. Out: rows of figures, medians of repeated runs. English and 中文 articles are read apart, each beside what
its language costs at the least: spaCy's tokeniser, jieba's segmentation.
"""
