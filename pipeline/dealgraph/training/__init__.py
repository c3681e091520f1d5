"""How the learned reader is made: annotated passages in, ONNX weights out.

`python -m dealgraph.training train PASSAGES WORK` fine-tunes the network, `… export WORK` writes what the package
ships, `… calibrate PASSAGES/development` fits its probabilities, `… evaluate PASSAGES/test` measures it. Only this
folder needs PyTorch; nothing else imports it.
"""
