"""The service: SPARQL endpoint, graphs, dereferenceable IRIs and pages over a store on disk.

`dealgraph serve` starts it; `application.application` is the same as an ASGI application for a server of one's own.
A firm is at `/firm/寒武纪`, a deal at `/deal/ab12`, in HTML, Turtle or JSON-LD as the client asks.
Nothing is imported here: the processes that run queries begin with this package and must be up at once.
"""
