"""Files in, checked and located tables out. Knows nothing of layers or Dash."""

import os

# A file that somebody sends must not make the map library open other files, addresses or programs. The library reads
# this when it is first imported, by whichever module that is.
_FOLLOWS = "OGR_VRT GDALG GPSBabel HTTP WFS OAPIF OGCAPI CSW EEDA Elasticsearch Carto AmigoCloud NGW PLSCENES ADBC"
os.environ.setdefault("GDAL_SKIP", ",".join(_FOLLOWS.split()))
os.environ.setdefault("GML_DOWNLOAD_SCHEMA", "NO")
