"""Step 7, VALIDATE: a graph against the shapes, before it is admitted and whenever somebody asks.

`check` judges any graph, `check_file` any RDF file, `quarantine.split` parts an article's graph claim by claim.
"""

from __future__ import annotations

from dealgraph.shapes.checking import check
from dealgraph.shapes.files import check_file
from dealgraph.shapes.quarantine import split
from dealgraph.shapes.report import Place, Report, Result
from dealgraph.shapes.rules import whole_queries

__all__ = ["Place", "Report", "Result", "check", "check_file", "split", "whole_queries"]
