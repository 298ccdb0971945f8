from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("changesets", "0003_what_follows"),
        ("municipalities", "0002_municipality_time_zone"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="changeset",
            name="editor_draft",
            field=models.CharField(
                blank=True,
                db_default="",
                default="",
                max_length=60,
                verbose_name="draft of the editor",
            ),
        ),
        migrations.AddConstraint(
            model_name="changeset",
            constraint=models.UniqueConstraint(
                condition=models.Q(
                    models.Q(("editor_draft", ""), _negated=True),
                    models.Q(("status", "DISCARDED"), _negated=True),
                ),
                fields=("municipality", "author", "editor_draft"),
                name="changeset_stored_once",
            ),
        ),
    ]
