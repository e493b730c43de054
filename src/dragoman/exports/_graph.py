"""Networks: GraphML for every graph library, GEXF 1.3 with times for Gephi."""

from typing import IO
from xml.etree import ElementTree as ET

from dragoman.exports._source import Event, Source

GRAPHML = "http://graphml.graphdrawing.org/xmlns"
GEXF = "http://gexf.net/1.3"

_EDGE = ("type", "mode", "cameo", "status", "date", "sources", "goldstein", "id")


def write_graphml(source: Source, stream: IO[bytes]) -> int:
    """Actors as nodes, one directed edge an event, actor and recipient."""
    root = ET.Element("graphml", xmlns=GRAPHML)
    for name in ("label", "code"):
        ET.SubElement(root, "key", {"id": name, "for": "node", "attr.name": name, "attr.type": "string"})
    for name in _EDGE:
        kind = {"sources": "int", "goldstein": "double"}.get(name, "string")
        ET.SubElement(root, "key", {"id": f"e_{name}", "for": "edge", "attr.name": name, "attr.type": kind})
    graph = ET.SubElement(root, "graph", edgedefault="directed")
    nodes, arcs = _network(source)
    for (name, code), number in nodes.items():
        node = ET.SubElement(graph, "node", id=f"n{number}")
        _data(node, {"label": name, "code": code})
    for number, (one, other, event) in enumerate(arcs):
        edge = ET.SubElement(graph, "edge", id=f"e{number}", source=f"n{one}", target=f"n{other}")
        _data(edge, {f"e_{name}": value for name, value in _values(event).items()})
    return _write(root, stream, len(arcs))


def write_gexf(source: Source, stream: IO[bytes]) -> int:
    """The same network with each edge's begin and end, so that Gephi can play it."""
    root = ET.Element("gexf", xmlns=GEXF, version="1.3")
    graph = ET.SubElement(root, "graph", defaultedgetype="directed", mode="dynamic", timeformat="date")
    held = ET.SubElement(graph, "attributes", {"class": "edge"})
    for number, name in enumerate(_EDGE):
        ET.SubElement(held, "attribute", id=str(number), title=name, type="string")
    nodes, arcs = _network(source)
    group = ET.SubElement(graph, "nodes")
    for (name, _), number in nodes.items():
        ET.SubElement(group, "node", id=f"n{number}", label=_clean(name))
    group = ET.SubElement(graph, "edges")
    for number, (one, other, event) in enumerate(arcs):
        place = {"id": f"e{number}", "source": f"n{one}", "target": f"n{other}", **_life(event)}
        values = ET.SubElement(ET.SubElement(group, "edge", place), "attvalues")
        for column, value in enumerate(_values(event).values()):
            if value is not None:
                ET.SubElement(values, "attvalue", {"for": str(column), "value": _clean(str(value))})
    return _write(root, stream, len(arcs))


_Nodes = dict[tuple[str, str], int]


def _network(source: Source) -> tuple[_Nodes, list[tuple[int, int, Event]]]:
    nodes: _Nodes = {}
    arcs = []
    for event in source.events():
        row = event.row
        acting = [(name, code or "") for name, code in zip(row["actor"], row["actor_code"], strict=True)]
        receiving = [(name, code or "") for name, code in zip(row["recipient"], row["recipient_code"], strict=True)]
        for one in acting:
            for other in receiving:
                ends = [nodes.setdefault(node, len(nodes)) for node in (one, other)]
                arcs.append((ends[0], ends[1], event))
    return nodes, arcs


def _values(event: Event) -> dict[str, object]:
    row = event.row
    return {name: row.get(name) for name in _EDGE} | {"date": str(event.day) if event.day else None}


def _life(event: Event) -> dict[str, str]:
    begin, end = event.row["begin"] or event.row["first_day"], event.row["end"]
    return {} if begin is None else {"start": str(begin), "end": str(end or begin)}


def _data(parent: ET.Element, values: dict[str, object]) -> None:
    for key, value in values.items():
        if value is not None:
            ET.SubElement(parent, "data", key=key).text = _clean(str(value))


def _clean(text: str) -> str:
    """Without the control characters that XML 1.0 forbids."""
    return "".join(
        c for c in text if c in "\t\n\r" or " " <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c > "\uffff"
    )


def _write(root: ET.Element, stream: IO[bytes], count: int) -> int:
    ET.ElementTree(root).write(stream, encoding="utf-8", xml_declaration=True)
    return count
