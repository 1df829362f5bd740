"""Which work of the bibliography the text of a link names."""

import citations
import pytest
import specimen
from pybtex.database import parse_file

WORKS = parse_file(str(specimen.ROOT / "references.bib")).entries


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Holtzman et al. 2020", "holtzman2020curious"),  # not Ho et al. of the same year
        ("Fan, Lewis\nand Dauphin 2018", "fan2018hierarchical"),
        ("Gunasekar et al. 2023", "gunasekar2023textbooks"),  # not Gu et al.
        ("outlines", "outlines2023"),
        ("Wei et al. 2022", None),  # two works
        ("Nobody 1999", None),
        ("", None),
    ],
)
def test_a_link_names_one_work_or_none(text, key):
    assert citations.fitting(text, WORKS) == key
