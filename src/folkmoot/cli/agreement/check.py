"""`folkmoot agreement check`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from folkmoot.cli.options import AsJson, TermsFile


def check(
    file: TermsFile,
    contracts: Annotated[
        Path | None, typer.Option(help="Folder of contracts; default: `contracts` beside FILE.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Say everything that is wrong with an agreement, with line, clause and next step.

    Example: folkmoot agreement check examples/business-rates/agreement.yaml
    """
    from folkmoot.agreement.check import check as check_terms
    from folkmoot.agreement.parse import parse
    from folkmoot.cli.clock import system_clock
    from folkmoot.cli.files import read_text
    from folkmoot.cli.output import out, show_error, show_json
    from folkmoot.dataset.read_contract import read_contract
    from folkmoot.dates import legal_date
    from folkmoot.detect.typology import typologies
    from folkmoot.errors import TermsError

    parsed = parse(read_text(file), str(file))
    folder = contracts or file.parent / "contracts"
    known = {
        contract.ref: contract
        for path in sorted(folder.glob("*.yaml"))
        for contract in [read_contract(read_text(path), str(path))]
    }
    faults = check_terms(
        parsed.terms,
        on=legal_date(system_clock()),
        contracts=known or None,
        typologies=typologies(),
        lines=parsed.lines,
    )
    errors = [fault for fault in faults if not fault.warning]
    if as_json:
        show_json(
            {
                "agreement": parsed.terms.id,
                "errors": len(errors),
                "faults": [
                    {
                        "code": f.code, "line": f.line, "clause": f.clause, "what": f.what,
                        "next": f.next_step, "warning": f.warning,
                    }
                    for f in faults
                ],
            }
        )  # fmt: skip
    elif faults:
        show_error(TermsError(faults))
    if not as_json and not errors:
        out.print(f"{parsed.terms.title}: no errors, {len(faults)} warnings.", markup=False)
    if errors:
        raise typer.Exit(TermsError.exit_code)
