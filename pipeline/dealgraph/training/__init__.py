"""How the learned reader is made: annotated passages in, ONNX weights out.

`python -m dealgraph.training train PASSAGES WORK` fine-tunes the network, `… export WORK` writes what the package
ships, `… around CORPUS` and `… fuse CORPUS` fit what the judge weighs, `… evaluate PASSAGES/test` measures it. Only
`train` and `export` need PyTorch; nothing outside this folder imports it.
"""
