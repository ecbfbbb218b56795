from django.db import migrations

from folkmoot.office.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("fairness", "0001_initial")]

    operations = [append_only("fairness_fairnessreport")]
