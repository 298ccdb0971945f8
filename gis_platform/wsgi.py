"""The WSGI application that granian serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gis_platform.settings")
application = get_wsgi_application()

from gis_platform.live.streams import end_streams_with_process  # noqa: E402  settings come first

end_streams_with_process()
