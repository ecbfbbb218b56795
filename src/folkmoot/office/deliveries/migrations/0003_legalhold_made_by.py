import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deliveries", "0002_append_only"), ("members", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="legalhold",
            name="made_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="members.member"
            ),
        ),
    ]
