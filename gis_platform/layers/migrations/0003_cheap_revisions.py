from pathlib import Path

from django.db import migrations

RAISE_REVISIONS = Path(__file__).parents[1] / 'sql' / 'raise_revisions.sql'


class Migration(migrations.Migration):

    dependencies = [
        ('layers', '0002_area_revisions'),
    ]

    operations = [
        migrations.RunSQL(RAISE_REVISIONS.read_text(encoding='utf-8'), migrations.RunSQL.noop),
        # rows that change with every edit stay on their page, without new entries of the index
        migrations.RunSQL(
            'ALTER TABLE layers_arearevision SET (fillfactor = 40)',
            'ALTER TABLE layers_arearevision RESET (fillfactor)',
        ),
        migrations.RunSQL(
            'ALTER TABLE layers_layerstate SET (fillfactor = 40)',
            'ALTER TABLE layers_layerstate RESET (fillfactor)',
        ),
    ]
