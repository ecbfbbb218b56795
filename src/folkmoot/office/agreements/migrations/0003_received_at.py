from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_append_only")]

    # Nullable, so that SQLite adds the column in place and keeps the table's triggers.
    operations = [
        migrations.AddField(
            model_name="instrumentsignature",
            name="received_at",
            field=models.DateTimeField(null=True),
        )
    ]
