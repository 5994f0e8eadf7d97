"""The group that holds every verb."""

import click


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="kakehashi")
def main() -> None:
    """Kakehashi: the on-site programme of a bilingual summit."""
