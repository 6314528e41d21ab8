"""The papers of a case – the order, the closing sheet, whatever its regime names – as PDF.

`matter` is the case as it stood when the paper became valid, `composing` and the parts beside it say what stands on the paper in
the reader's language, `rendering` draws it, `taking` hands it out and puts that on record.
"""
