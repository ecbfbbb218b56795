from django.db import migrations

from folkmoot.office.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("agreements", "0001_initial")]

    operations = [
        append_only(
            "agreements_version",
            "agreements_signaturerow",
            "agreements_instrumentrow",
            "agreements_instrumentsignature",
            "agreements_notice",
        )
    ]
