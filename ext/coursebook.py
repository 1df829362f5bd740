"""Sphinx extension: what the site serves beside the pages, and what it must not load.

Copies the widgets into the site, drops scripts that would ask another host or run twice, and shows repository buttons
once a repository is configured. How prose is read is in prose.py, how formulas are set in mathematics.py, what is
taken out of the theme's pages to make them light in light.py.
"""

import json
import shutil
from pathlib import Path

from docutils import nodes

WIDGETS = Path(__file__).parent.parent / "src" / "fmlab" / "widgets"
REPOSITORY_BUTTONS = ("use_repository_button", "use_issues_button", "use_edit_page_button")


def set_repository_buttons(app, config):
    """All on with repository.url in _config.yml; without it there is nothing that they could open."""
    options = config.html_theme_options
    known = bool(options.get("repository_url"))
    options.update(dict.fromkeys(REPOSITORY_BUTTONS, known))
    if not known:
        options["launch_buttons"] = {}


def copy_parts(app):
    """Put the widgets under _static, before pages are written so that their styles' address carries a checksum."""
    if app.builder.format != "html":
        return
    static = Path(app.outdir) / "_static"
    modules = sorted(WIDGETS.glob("*.mjs"))
    wanted = [(file, Path("widgets") / file.name) for file in (*modules, WIDGETS / "widgets.css")]
    for file, inside in wanted:
        (static / inside).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, static / inside)
    # A page opened as file:// may not import a module file, so widget-loader.js takes the sources from a plain script.
    sources = json.dumps({file.stem: file.read_text("utf-8") for file in modules}, ensure_ascii=False)
    (static / "widgets" / "bundle.js").write_text(f"window.courseWidgetSources = {sources};\n", "utf-8")


def drop_scripts(app, pagename, templatename, context, doctree):
    """Jupyter Book always adds sphinx-thebe (live code from a CDN) and adds some inline scripts twice."""
    seen, keep = set(), []
    for script in context["script_files"]:
        body = getattr(script, "attributes", {}).get("body") or ""
        if "THEBE_JS_URL" in body or "sphinx-thebe" in str(getattr(script, "filename", "")) or (body and body in seen):
            continue
        seen.add(body)
        keep.append(script)
    context["script_files"][:] = keep
    styles = context["css_files"]
    styles[:] = [style for style in styles if "sphinx-thebe" not in str(getattr(style, "filename", ""))]


def drop_thebe_settings(app, doctree, docname):
    for node in list(doctree.findall(nodes.raw)):
        if "x-thebe-config" in node.astext() or node.astext().startswith("<script>kernelName"):
            node.parent.remove(node)


def setup(app):
    app.connect("config-inited", set_repository_buttons, priority=900)
    app.connect("builder-inited", copy_parts)
    app.connect("html-page-context", drop_scripts, priority=900)
    app.connect("doctree-resolved", drop_thebe_settings, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
