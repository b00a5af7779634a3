"""`python -m amparo.config.command_line`: the `amparo` command where its script is not on the PATH."""

from amparo.config.command_line.root import main

main(prog_name="amparo")
