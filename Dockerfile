# The image of the web server and of the worker. The steps are those of `make setup`.
FROM python:3.11-slim-bookworm AS build
WORKDIR /srv/gis
ENV DATA_DIR=/tmp/build
COPY scripts scripts
COPY requirements.txt ./
RUN scripts/setup.sh python
COPY frontend frontend
RUN scripts/setup.sh frontend && rm -rf frontend/node_modules
COPY . .
# No database and no real key are at hand here; the catalogues need neither.
RUN SECRET_KEY=only-for-this-step scripts/setup.sh texts

FROM python:3.11-slim-bookworm
RUN useradd --system --uid 10001 --create-home --home-dir /var/lib/gis gis
COPY --from=build /srv/gis /srv/gis
WORKDIR /srv/gis
USER gis
ENV DATA_DIR=/var/lib/gis HOST=0.0.0.0 PORT=8000 PYTHONDONTWRITEBYTECODE=1
VOLUME /var/lib/gis
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=10s --start-period=30s CMD ["scripts/server.sh", "health"]
CMD ["scripts/server.sh", "run", "web"]
