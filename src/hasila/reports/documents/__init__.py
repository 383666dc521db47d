"""Documents in: PDF, DOCX and scans -> `Report` with pages.

pdf      pages of text, through pypdf
order    lines whose words or letters stand in the order of the page, turned into reading order
docx     paragraphs and tables of a Word document
scans    pictures of text, through tesseract where it is installed
paged    lines with their pages -> text and parts
"""
