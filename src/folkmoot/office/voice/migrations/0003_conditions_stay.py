from django.db import migrations

from folkmoot.office.append_only import keeps


class Migration(migrations.Migration):
    dependencies = [("voice", "0002_append_only")]

    operations = [
        keeps("voice_conditionrow", "id", "sentence", "source", "rule", "days", "since"),
    ]
