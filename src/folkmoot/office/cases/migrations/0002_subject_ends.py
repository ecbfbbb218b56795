from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="lead",
            name="subject",
            field=models.CharField(max_length=128, null=True),
        ),
    ]
