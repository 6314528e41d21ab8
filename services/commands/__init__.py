"""The commands of `python -m services`, one module each, found by being here.

A module has `app`, a typer.Typer. Named (`typer.Typer(name="user")`) it is a group: `user add`, `user password`; nameless, its
commands stand at the top. Heavy imports belong into the functions, so that `--help` stays quick.
"""
