from django.db import migrations, models

_STATES = [
    ("decided", "waits for the contract"),
    ("signed", "contract signed"),
    ("checked", "settlement waits for a second person"),
    ("ending", "termination waits for a second person"),
    ("owed", "money to be returned"),
    ("settled", "settled"),
    ("returned", "money returned"),
    ("terminated", "contract terminated"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("incubation", "0016_account_of_payment"),
    ]

    operations = [
        migrations.AddField(
            model_name="grant",
            name="less_because",
            field=models.TextField(blank=True, default=""),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="grant",
            name="state",
            field=models.CharField(choices=_STATES, default="decided", max_length=10),
        ),
        migrations.AlterField(
            model_name="grantstep",
            name="state",
            field=models.CharField(choices=_STATES, max_length=10),
        ),
    ]
