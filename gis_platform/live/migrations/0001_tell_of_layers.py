from pathlib import Path

from django.db import migrations

TELL_LAYER = Path(__file__).parents[1] / 'sql' / 'tell_layer.sql'


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('layers', '0004_partly_loaded'),
    ]

    operations = [
        migrations.RunSQL(
            TELL_LAYER.read_text(encoding='utf-8'), 'DROP FUNCTION live_tell_layer()'
        ),
        migrations.RunSQL(
            'CREATE TRIGGER live_tell_layer AFTER INSERT OR UPDATE OF revision'
            ' ON layers_layerstate FOR EACH ROW EXECUTE FUNCTION live_tell_layer()',
            'DROP TRIGGER live_tell_layer ON layers_layerstate',
        ),
    ]
