from pathlib import Path

from django.db import migrations

TELL_CHANGESET = Path(__file__).parents[1] / 'sql' / 'tell_changeset.sql'


class Migration(migrations.Migration):

    dependencies = [
        ('changesets', '0001_changesets'),
        ('live', '0003_tell_of_presence'),
    ]

    operations = [
        migrations.RunSQL(
            TELL_CHANGESET.read_text(encoding='utf-8'), 'DROP FUNCTION live_tell_changeset()'
        ),
        migrations.RunSQL(
            'CREATE TRIGGER live_tell_made AFTER INSERT'
            ' ON changesets_changeset FOR EACH ROW EXECUTE FUNCTION live_tell_changeset()',
            'DROP TRIGGER live_tell_made ON changesets_changeset',
        ),
        migrations.RunSQL(
            'CREATE TRIGGER live_tell_status AFTER UPDATE OF status'
            ' ON changesets_changeset FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status)'
            ' EXECUTE FUNCTION live_tell_changeset()',
            'DROP TRIGGER live_tell_status ON changesets_changeset',
        ),
    ]
