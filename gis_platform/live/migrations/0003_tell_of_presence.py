from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / 'sql'


class Migration(migrations.Migration):

    dependencies = [
        ('live', '0002_presence'),
    ]

    operations = [
        migrations.RunSQL(
            (SQL / 'tell_presence.sql').read_text(encoding='utf-8'),
            'DROP FUNCTION live_tell_presence()',
        ),
        migrations.RunSQL(
            'CREATE TRIGGER live_tell_coming AFTER INSERT OR DELETE'
            ' ON live_presence FOR EACH ROW EXECUTE FUNCTION live_tell_presence()',
            'DROP TRIGGER live_tell_coming ON live_presence',
        ),
        migrations.RunSQL(
            'CREATE TRIGGER live_tell_presence AFTER UPDATE ON live_presence FOR EACH ROW'
            ' WHEN ((OLD.name, OLD.editing, OLD.changeset_id)'
            ' IS DISTINCT FROM (NEW.name, NEW.editing, NEW.changeset_id))'
            ' EXECUTE FUNCTION live_tell_presence()',
            'DROP TRIGGER live_tell_presence ON live_presence',
        ),
    ]
