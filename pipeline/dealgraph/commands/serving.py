"""Commands that keep running: serve."""

from __future__ import annotations

from typing import Annotated

import typer

from dealgraph.commands import options
from dealgraph.commands.conduct import command, say


@command
def serve(
    store: Annotated[str, typer.Option("--store", metavar="DIR", help="The graph: the folder of a store.")] = (
        options.STORE
    ),
    host: Annotated[str, typer.Option("--host", help="The address to listen at; others than this one are open.")] = (
        "127.0.0.1"
    ),
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help="The port; 0 takes a free one.")] = 8000,
    token_file: Annotated[
        str | None,
        typer.Option("--token-file", metavar="FILE", help="Its first line is the token that changes need; else none."),
    ] = None,
    timeout: Annotated[float, typer.Option("--timeout", metavar="S", help="Seconds that a query may take.")] = 30,
    max_rows: Annotated[int, typer.Option("--max-rows", min=1, help="Rows that an answer may have.")] = 100_000,
    base: Annotated[
        str | None,
        typer.Option("--base", metavar="IRI", help="What the data's IRIs begin with, if not as by default."),
    ] = None,
    quiet: options.Quiet = False,
) -> None:
    """Serve the graph: pages to read, a SPARQL 1.1 endpoint at /sparql, and a page or data for each IRI.

    It only reads, unless a token is configured. Queries that run too long are stopped. End it with Ctrl-C.

    Example:  dealgraph serve --store outputs/graph --port 8000
    """
    from dealgraph.knowledge.iris import BASE  # noqa: PLC0415 - help must come at once
    from dealgraph.serve.server import serve as run  # noqa: PLC0415
    from dealgraph.serve.settings import Settings, read_token  # noqa: PLC0415

    settings = Settings(
        store=store,
        base=base or BASE,
        token=read_token(token_file) if token_file else None,
        timeout=timeout,
        max_rows=max_rows,
    )
    run(settings, host=host, port=port, told=lambda address: say(f"serving {store} at {address}"), quiet=quiet)
