"""The peers' table of tiles, as a model."""

import json
import os

from django.contrib.gis.db import models


class Parcel(models.Model):
    """A parcel with the attributes that the tiles carry."""

    geometry = models.MultiPolygonField(srid=3857)

    class Meta:
        managed = False
        app_label = "peer_site"
        db_table = 'bench"."parcels_3857'

    def __str__(self) -> str:
        return str(self.pk)


COLUMNS = tuple(json.loads(os.environ["PEER_COLUMNS"]))
for name in COLUMNS:
    Parcel.add_to_class(name, models.TextField())
