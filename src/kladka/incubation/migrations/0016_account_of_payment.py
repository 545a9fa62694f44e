from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("incubation", "0015_earlier_proofs"),
    ]

    operations = [
        migrations.AddField(
            model_name="grantpayment",
            name="account_sealed",
            field=models.BinaryField(max_length=120, null=True),
        ),
        migrations.AddField(
            model_name="grantpayment",
            name="account_tail",
            field=models.CharField(blank=True, default="", max_length=4),
            preserve_default=False,
        ),
    ]
