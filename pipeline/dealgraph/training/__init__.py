"""How the learned reader is made: annotated passages in, ONNX weights out.

`python -m dealgraph.training train PASSAGES WORK` fine-tunes the network, `… export WORK` writes what the package
ships, `… evaluate PASSAGES` measures the shipped reader. Only this folder needs PyTorch; nothing else imports it.
"""
