"""QR codes as pictures in the page: a title for those who do not see, and no request to anybody else."""

import io

import segno

# Level M survives a fold or a stain; a payment's code is long, and a higher level would make its squares too small.
ERROR_LEVEL = "m"
QUIET_SQUARES = 4  # ISO/IEC 18004 asks for this margin


def qr_svg(text: str, *, title: str, scale: int = 4) -> str:
    """The text as an SVG element with its own margin, named by `title`. Raises ValueError when it is too long for a code."""
    drawn = io.BytesIO()
    code = segno.make(text, error=ERROR_LEVEL, boost_error=False, micro=False)
    code.save(
        drawn,
        kind="svg",
        scale=scale,
        border=QUIET_SQUARES,
        dark="#000",
        light="#fff",
        xmldecl=False,
        svgns=True,
        nl=False,
        title=title,
        svgclass="amparo-qr",
        omitsize=False,
    )
    return drawn.getvalue().decode().replace("<svg ", '<svg role="img" ', 1)
