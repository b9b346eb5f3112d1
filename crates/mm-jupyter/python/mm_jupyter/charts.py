"""Interactive charts as files: a picture if the exporter is there, and a page otherwise."""

from __future__ import annotations

import html
import json
import re
from typing import Any, Callable, Dict, Optional

from .files import File

PLOTLY_MIME = "application/vnd.plotly.v1+json"
VEGA_LITE_MIME = "application/vnd.vegalite."

_VEGA_PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>{title}</title>
<script src="https://cdn.jsdelivr.net/npm/vega@6"></script>
<script src="https://cdn.jsdelivr.net/npm/vega-lite@{major}"></script>
<script src="https://cdn.jsdelivr.net/npm/vega-embed@7"></script></head>
<body><div id="chart"></div><script>vegaEmbed("#chart", {spec});</script></body></html>
"""


def is_plotly(item: Any) -> bool:
    """Whether `item` is a figure of plotly."""
    kind = type(item)
    return hasattr(kind, "to_image") and hasattr(kind, "to_plotly_json")


def is_altair(item: Any) -> bool:
    """Whether `item` is a chart of altair."""
    kind = type(item)
    return kind.__module__.startswith("altair.") and hasattr(kind, "to_html") and hasattr(kind, "to_dict")


def plotly_file(figure: Any) -> File:
    """A figure of plotly as a PNG, or as a page that loads plotly's script from its network."""
    png = _tried(lambda: figure.to_image(format="png"))
    if png is not None:
        return File("plot.png", "image/png", data=png)
    page = figure.to_html(include_plotlyjs="cdn", full_html=True)
    return File("plot.html", "text/html; charset=utf-8", data=page.encode())


def altair_file(chart: Any) -> File:
    """A chart of altair as a PNG, or as a page."""
    png = _tried(lambda: _vega_png(chart.to_dict()))
    if png is not None:
        return File("chart.png", "image/png", data=png)
    return File("chart.html", "text/html; charset=utf-8", data=chart.to_html().encode())


def chart_of_bundle(bundle: Dict[str, Any]) -> Optional[File]:
    """The chart that a notebook shows by a script of its own, if `bundle` has one."""
    for mime, spec in bundle.items():
        if mime == PLOTLY_MIME:
            return _plotly_of_spec(spec)
        if mime.startswith(VEGA_LITE_MIME) and mime.endswith("+json"):
            return _vega_file(mime, spec)
    spec = _spec_in_page(bundle.get("text/html"))
    png = _tried(lambda: _vega_png(spec)) if spec else None
    return File("chart.png", "image/png", data=png) if png else None


def _spec_in_page(page: Any) -> Any:
    # What altair shows by default is a page with the chart as an argument of its script.
    if not isinstance(page, str) or "vegaEmbed" not in page:
        return None
    decoder = json.JSONDecoder()
    for found in re.finditer(r"\((?=\{\")", page):
        try:
            spec, _ = decoder.raw_decode(page, found.end())
        except ValueError:
            continue
        if "vega-lite" in str(spec.get("$schema", "")):
            return spec
    return None


def _plotly_of_spec(spec: Any) -> Optional[File]:
    return _tried(lambda: plotly_file(_plotly_figure(spec)))


def _plotly_figure(spec: Any) -> Any:
    import plotly.graph_objects

    return plotly.graph_objects.Figure(
        data=spec.get("data"), layout=spec.get("layout"), frames=spec.get("frames"), skip_invalid=True
    )


def _vega_file(mime: str, spec: Any) -> File:
    png = _tried(lambda: _vega_png(spec))
    if png is not None:
        return File("chart.png", "image/png", data=png)
    # Of `application/vnd.vegalite.v5.8+json` the 5.
    major = mime[len(VEGA_LITE_MIME) :].lstrip("v").split(".")[0].split("+")[0]
    # A string in the data must not end the script.
    text = json.dumps(spec, default=str).replace("</", "<\\/")
    title = html.escape(str(spec.get("title", "chart"))) if isinstance(spec, dict) else "chart"
    page = _VEGA_PAGE.format(title=title, major=major, spec=text)
    return File("chart.html", "text/html; charset=utf-8", data=page.encode())


def _vega_png(spec: Any) -> bytes:
    import vl_convert

    return vl_convert.vegalite_to_png(spec, scale=2)


def _tried(make: Callable[[], Any]) -> Any:
    # Exporters fail in many ways of their own: not installed, no browser, an old chart. Each time
    # there is another form to fall back to.
    try:
        return make()
    except Exception:
        return None
