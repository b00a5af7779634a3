"""The command's root: gathers the families of commands."""

import click

from amparo.config.command_line.backup import backup
from amparo.config.command_line.bank import bank
from amparo.config.command_line.changes import changes
from amparo.config.command_line.database import migrate, status, stop, up
from amparo.config.command_line.demonstration import demo, load_population
from amparo.config.command_line.extract import extract
from amparo.config.command_line.law import cases, determine, institutions, replay, timeline
from amparo.config.command_line.nation import nation
from amparo.config.command_line.outcomes import EXIT_CODES, AmparoGroup
from amparo.config.command_line.redetermine import redetermine
from amparo.config.command_line.simulate import simulate
from amparo.config.command_line.work import decide, pay, work

FAMILIES = {
    "See it": (demo, load_population),
    "The law": (determine, timeline, cases, replay, institutions),
    "The day's work": (decide, pay, bank, work),
    "The nation": (extract, redetermine, changes, simulate, nation),
    "The house": (up, stop, status, migrate, backup),
}


class Families(AmparoGroup):
    """Lists the commands by what they are for."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write one section for each family."""
        for title, commands in FAMILIES.items():
            with formatter.section(title):
                formatter.write_dl([(command.name or "", command.get_short_help_str(80)) for command in commands])


@click.group(cls=Families, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="amparo", prog_name="amparo")
def main() -> None:
    """Amparo runs a social security institution: facts, law, decision, award, payment.

    \b
    Where things are:
      AMPARO_DATA           the database and the secrets (in a clone: ./var/INSTITUTION)
      AMPARO_INSTITUTION    its name, or the path of its folder (default: brazil_inss)
      AMPARO_TODAY          another day than today, as 2026-11-22, for demonstrations
      DATABASE_URL          a PostgreSQL server of your own, 15 or newer, instead of the embedded one
    """


for _family in FAMILIES.values():
    for _command in _family:
        main.add_command(_command)
