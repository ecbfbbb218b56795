from django.db import migrations

from folkmoot.office.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("voice", "0001_initial")]

    operations = [append_only("voice_preferencerow", "voice_snapshot")]
