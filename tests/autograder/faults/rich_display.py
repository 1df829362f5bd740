"""Output: display(HTML) and a table as the last expression."""
DESERVES = 10
# %% extra
from IPython.display import HTML, Markdown, display

display(HTML("<b>bold</b>"), Markdown("*text*"))
HTML("<table><tr><td>1</td></tr></table>")
