"""How much text stands below an element, without reading more of it than the answer needs."""

from __future__ import annotations

from selectolax.lexbor import LexborNode


def is_longer(node: LexborNode, limit: int) -> bool:
    """Say whether the text below an element has more than `limit` code points, white space not counted.

    Nested elements that are asked one after the other would make reading all of it quadratic.
    """
    length = 0
    for below in node.traverse(include_text=True):
        if below.tag == "-text":
            length += len("".join((below.text_content or "")[: 4 * limit + 64].split()))
            if length > limit:
                return True
    return False
