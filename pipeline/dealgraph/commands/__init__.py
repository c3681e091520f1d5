"""The commands of `dealgraph`, a module a task.

They read arguments, call a step and print; the steps hold the logic.
"""
