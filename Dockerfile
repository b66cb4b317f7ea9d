# docker build -t dynatlas .        How to run it: deploy/README.md.

# What builds it: the project's own scripts, each in a layer that stands until its inputs change.
FROM debian:12-slim AS build
WORKDIR /src
COPY tools/install_packages tools/packages tools/
RUN tools/install_packages build
COPY tools/install_aws_c tools/aws_c_requirements.txt tools/
COPY cmake/aws_c cmake/aws_c
RUN tools/install_aws_c
COPY tools/install_page_parts tools/npm.sh tools/node_requirements.txt tools/
COPY src/web/page/package.json src/web/page/package-lock.json src/web/page/.npmrc src/web/page/
RUN tools/install_page_parts
COPY CMakeLists.txt CMakePresets.json ./
COPY cmake cmake
COPY src src
RUN cmake --preset release
RUN cmake --build build/release --target dynatlas
RUN strip build/release/dynatlas

# What runs: the program, the libraries it is linked with, and the authorities that AWS's certificates are checked by.
FROM debian:12-slim
RUN apt-get update \
 && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends \
      ca-certificates \
      libbsd0 \
      libcurl4 \
      libedit2 \
      libfmt9 \
      libmicrohttpd12 \
      libsimdjson14 \
      libspdlog1.10 \
      libsqlite3-0 \
      libssl3 \
      libstdc++6 \
 && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /data --shell /usr/sbin/nologin dynatlas \
 && install -d -o dynatlas -g dynatlas /data
COPY LICENSE /usr/share/doc/dynatlas/LICENSE
COPY --from=build /src/build/release/dynatlas /usr/local/bin/dynatlas
# By its number, so that Kubernetes sees that it is not root. dynatlas.db is made in /data.
USER 10001
WORKDIR /data
ENTRYPOINT ["dynatlas"]
