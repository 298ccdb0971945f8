"""A plan's content as what is printed: blocks of text and tables in the words of a form.

Pure: a template sets what it is given and decides nothing.
"""

from plans.printing.document import printed

__all__ = ["printed"]
