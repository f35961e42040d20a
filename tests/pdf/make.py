"""Make the PDF files beside this script: one policy, printed by several producers, and files that are none.

    pip install reportlab fpdf2 weasyprint pikepdf selectolax     # and a Chromium on the PATH
    python tests/pdf/make.py

The files are committed, so that the tests need none of these. Each producer is
driven the way its users drive it; nothing is tuned to the reader.
"""

from __future__ import annotations

import subprocess
import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pikepdf
from fpdf import FPDF
from fpdf.fonts import FontFace
from PIL import Image, ImageDraw
from reportlab.lib import colors
from reportlab.lib.enums import TA_JUSTIFY
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle, getSampleStyleSheet
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import (
    BaseDocTemplate,
    Flowable,
    Frame,
    ListFlowable,
    ListItem,
    PageTemplate,
    Paragraph,
    Table,
    TableStyle,
)
from selectolax.lexbor import LexborHTMLParser, LexborNode
from weasyprint import HTML

HERE = Path(__file__).parent
POLICY = HERE / "policy.html"
TITLE = "Data Processing Policy"


@dataclass(frozen=True)
class Part:
    """A heading, paragraph, list or table of the policy; `markup` keeps links only."""

    tag: str
    markup: str = ""
    children: tuple[Part, ...] = ()


def parts(node: LexborNode) -> Iterator[Part]:
    for child in node.iter():
        if child.tag in ("ul", "ol", "table", "tr"):
            yield Part(child.tag, "", tuple(parts(child)))
        elif child.tag == "tbody":
            yield from parts(child)
        elif child.tag == "li":
            inner = tuple(part for part in parts(child) if part.tag in ("ul", "ol"))
            yield Part("li", child.inner_html.partition("<ul")[0].strip(), inner)
        elif child.tag != "a":
            yield Part(child.tag, child.inner_html.strip())


def policy() -> tuple[Part, ...]:
    main = LexborHTMLParser(POLICY.read_text("utf-8")).css_first("main")
    assert main is not None
    return tuple(parts(main))


# --- Chromium: letter by letter, tags, drawn bullets ------------------------------------


SERIF = "body{font:11pt/1.4 'Liberation Serif','DejaVu Serif',serif}"
GRID = "table{border-collapse:collapse} td,th{border:1px solid #999;padding:4px 8px;text-align:left}"


def chromium(target: Path) -> None:
    printed(target, f"{SERIF} {GRID} @page{{size:A4;margin:22mm}}")


def columns(target: Path) -> None:
    """Two columns, justified, and the browser's own table: borderless, its cells a hair apart."""
    style = "main{columns:2;column-gap:20pt;font:9.5pt/1.25 'Liberation Serif',serif;text-align:justify}"
    printed(target, f"{style} h1,h2,h3{{text-align:left}}")


def printed(target: Path, style: str) -> None:
    page = POLICY.read_text("utf-8").replace("</head>", f"<style>{style}</style></head>").encode()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            return

    site = ThreadingHTTPServer(("127.0.0.1", 8770), Answers)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}"]
        url = "http://127.0.0.1:8770/legal/policy"
        subprocess.run(
            ["chromium", *flags, f"--print-to-pdf={target}", url], check=True, stderr=subprocess.DEVNULL
        )
    site.shutdown()
    site.server_close()


# --- WeasyPrint: hyphenated, justified, no rules in the table, running headers -----------


def weasyprint(target: Path) -> None:
    style = """<style>
      @page { size: A5; margin: 20mm 16mm;
        @top-left { content: "Marrow Lane AI" } @top-right { content: "Data Processing Policy" }
        @bottom-center { content: "Page " counter(page) " of " counter(pages) } }
      body { font: 10pt/1.35 serif; text-align: justify; hyphens: auto }
      h1, h2, h3 { text-align: left } h2 { font-size: 14pt } h3 { font-size: 11.5pt }
      td, th { padding: 3pt 12pt 3pt 0; text-align: left }
    </style>"""
    page = POLICY.read_text("utf-8").replace("</head>", style + "</head>")
    HTML(string=page).write_pdf(target)


# --- ReportLab: standard fonts, platypus, header and footer drawn on the canvas -----------


def reportlab(target: Path) -> None:
    def furniture(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, A4[1] - 40, f"{TITLE} – Marrow Lane AI")
        canvas.drawRightString(A4[0] - 60, 36, str(document.page))

    document = BaseDocTemplate(
        str(target), pagesize=A4, title=f"{TITLE} – Marrow Lane AI", invariant=True, lang="en"
    )
    frame = Frame(60, 60, A4[0] - 120, A4[1] - 120)
    document.addPageTemplates(PageTemplate(frames=[frame], onPage=furniture))
    document.build([flowable for part in policy() for flowable in flowables(part)])


def flowables(part: Part) -> Iterator[Flowable]:
    sheet = getSampleStyleSheet()
    body = ParagraphStyle("body", sheet["BodyText"], alignment=TA_JUSTIFY, leading=13.5)
    if part.tag in ("h1", "h2", "h3"):
        yield Paragraph(part.markup, sheet[f"Heading{part.tag[1]}"])
    elif part.tag in ("ul", "ol"):
        kind = {"bulletType": "bullet"} if part.tag == "ul" else {"bulletType": "1", "bulletFormat": "%s."}
        items = [
            ListItem(
                [Paragraph(item.markup, body), *(f for inner in item.children for f in flowables(inner))]
            )
            for item in part.children
        ]
        yield ListFlowable(items, **kind)
    elif part.tag == "table":
        rows = [[Paragraph(cell.markup, sheet["BodyText"]) for cell in row.children] for row in part.children]
        grid = TableStyle([("GRID", (0, 0), (-1, -1), 0.5, colors.grey)])
        yield Table(rows, style=grid, repeatRows=1)
    else:
        yield Paragraph(part.markup, body)


# --- fpdf2: written from above to below, two columns of no kind, cells in lines -----------


class Sheet(FPDF):
    def header(self) -> None:
        self.set_font("Times", "I", 9)
        self.cell(0, 6, "Marrow Lane AI: policies", align="R")
        self.ln(12)

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Times", "", 9)
        self.cell(0, 8, f"- {self.page_no()} -", align="C")


def fpdf2(target: Path) -> None:
    sheet = Sheet(format="letter")
    sheet.set_creation_date(datetime(2026, 3, 5, tzinfo=UTC))
    sheet.set_title(TITLE)
    sheet.set_lang("en-GB")
    sheet.set_margin(25)
    sheet.set_auto_page_break(True, 25)
    sheet.add_page()
    for part in policy():
        written(sheet, part, 0)
    sheet.output(str(target))


def written(sheet: FPDF, part: Part, depth: int) -> None:
    sizes = {"h1": 20.0, "h2": 14.0, "h3": 12.0}
    if part.tag in sizes:
        sheet.ln(3)
        sheet.set_font("Times", "B", sizes[part.tag])
        sheet.multi_cell(
            0, sizes[part.tag] * 0.5, plain(part.markup), new_x="LMARGIN", new_y="NEXT", align="L"
        )
        sheet.ln(2)
        return
    sheet.set_font("Times", "", 11)
    if part.tag in ("ul", "ol"):
        for number, item in enumerate(part.children, 1):
            left = sheet.l_margin
            sheet.set_x(left + 4 + 6 * depth)
            sheet.cell(6, 5.5, "\x95" if part.tag == "ul" else f"{number}.")
            sheet.multi_cell(0, 5.5, plain(item.markup), new_x="LMARGIN", new_y="NEXT", align="L")
            for inner in item.children:
                written(sheet, inner, depth + 1)
        sheet.ln(3)
    elif part.tag == "table":
        with sheet.table(headings_style=FontFace(emphasis="BOLD"), text_align="LEFT") as table:
            for row in part.children:
                line = table.row()
                for cell in row.children:
                    line.cell(plain(cell.markup))
        sheet.ln(3)
    else:
        sheet.write_html(part.markup) if "<a" in part.markup else sheet.multi_cell(
            0, 5.5, plain(part.markup), new_x="LMARGIN", new_y="NEXT"
        )
        sheet.ln(3)


def plain(markup: str) -> str:
    text = LexborHTMLParser(markup).text()
    return text.replace("“", '"').replace("”", '"')


# --- files that cannot be read, and some that look so ----------------------------------


def encrypted(target: Path) -> None:
    """A file that asks for a password."""
    with pikepdf.open(HERE / "reportlab.pdf") as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(user="open", owner="own", R=6))


def restricted(target: Path) -> None:
    """A file that everybody may read, and nobody may print or copy."""
    nothing = pikepdf.Permissions(extract=False, print_lowres=False, print_highres=False)
    with pikepdf.open(HERE / "reportlab.pdf") as pdf:
        pdf.save(target, encryption=pikepdf.Encryption(user="", owner="own", R=4, allow=nothing))


def scanned(target: Path) -> None:
    canvas = Canvas(str(target), pagesize=A4, invariant=True)
    for number in range(1, 4):
        picture = Image.new("L", (210, 297), 255)
        ImageDraw.Draw(picture).text((20, 40), f"page {number} of a scan", fill=0)
        canvas.drawInlineImage(picture, 0, 0, A4[0], A4[1])
        canvas.showPage()
    canvas.save()


def partly_scanned(target: Path) -> None:
    """The third page of the policy replaced by its picture."""
    with pikepdf.open(HERE / "weasyprint.pdf") as pdf, pikepdf.open(HERE / "scanned.pdf") as scan:
        pdf.pages.insert(2, scan.pages[1])
        del pdf.pages[3]
        pdf.save(target, deterministic_id=True)


def letters_without_meaning(target: Path) -> None:
    """A font that does not say what its "e" is."""
    with pikepdf.open(HERE / "weasyprint.pdf") as pdf:
        for font in pdf.pages[0].Resources.Font.values():
            lines = font.ToUnicode.read_bytes().splitlines()
            font.ToUnicode.write(b"\n".join(line for line in lines if not line.endswith(b"<0065>")))
        pdf.save(target, deterministic_id=True)


def main() -> None:
    producers = (chromium, columns, weasyprint, reportlab, fpdf2)
    faults = (encrypted, restricted, scanned, partly_scanned, letters_without_meaning)
    for make in (*producers, *faults):
        target = HERE / f"{make.__name__}.pdf"
        make(target)
        print(target.name, target.stat().st_size)


if __name__ == "__main__":
    main()
