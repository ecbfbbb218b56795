from django.db import migrations

from folkmoot.office.append_only import append_only, no_gaps


class Migration(migrations.Migration):
    dependencies = [("journal", "0001_initial")]

    operations = [append_only("journal_entry", "journal_checkpoint"), no_gaps()]
