"""What an employer answered in a contact, as a code; contacts that were recorded before have none."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("employers", "0002_referral_organisation")]

    operations = [
        migrations.AddField(
            model_name="employercontact",
            name="answer",
            field=models.CharField(blank=True, max_length=20),
            preserve_default=False,
        ),
    ]
