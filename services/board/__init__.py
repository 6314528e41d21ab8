"""The live board: what the wall shows, and the hub that tells every open screen when it changes.

`snapshot` reads it, `regimes` words it and says what lateness costs, `messages` are the bytes on the wire,
`picture` is what the screens of one unit know, `hub` keeps it true.
"""
