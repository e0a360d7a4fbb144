# The register as a container: the compiler stays in the first stage, the second has the program, the libraries it links and the
# data it may be started with. Only the volume /data is written (and /tmp, when there is one).
#
#   docker build -t ntm-ocop .
#   docker run --rm -p 127.0.0.1:8080:8080 -v register:/data -e NTM_OCOP_LOAD=/usr/share/ntm-ocop/reference-2021-08-31 \
#     --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges ntm-ocop
#
# Swagger UI goes in when `./dev build` has fetched it before (build/node_modules/swagger-ui-dist).
ARG BASE=debian:bookworm-slim

FROM ${BASE} AS build
RUN apt-get update && apt-get install -y --no-install-recommends \
      meson ninja-build pkg-config gcc libc6-dev libmicrohttpd-dev libjansson-dev libsqlite3-dev libutf8proc-dev libsodium-dev \
      zlib1g-dev libqrencode-dev libpng-dev check python3 python3-yaml libcurl4-openssl-dev libpcre2-dev
WORKDIR /src
COPY . .
RUN ui=/src/build/node_modules/swagger-ui-dist; [ -d "$ui" ] || ui=; \
    meson setup /out --buildtype=release -Dswagger_ui="$ui" && ninja -C /out ntm-ocop && strip /out/ntm-ocop

FROM ${BASE}
RUN apt-get update \
 && apt-get install -y --no-install-recommends libmicrohttpd12 libjansson4 libsqlite3-0 libutf8proc2 libsodium23 zlib1g libqrencode4 libpng16-16 \
 && apt-get clean && rm -rf /var/lib/apt/lists/* \
 && mkdir /data && chown 10001:10001 /data && chmod 700 /data
COPY --from=build /out/ntm-ocop /usr/bin/ntm-ocop
COPY data/reference-2021-08-31 /usr/share/ntm-ocop/reference-2021-08-31
COPY data/vietnam /usr/share/ntm-ocop/vietnam
COPY data/README.md data/sources/README.md /usr/share/doc/ntm-ocop/
# NTM_OCOP_LOAD: a folder to load into an empty register; empty: none
ENV NTM_OCOP_DB=/data/register.db NTM_OCOP_LISTEN=0.0.0.0:8080 NTM_OCOP_LOAD=
USER 10001:10001
VOLUME /data
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 CMD ["/usr/bin/ntm-ocop", "healthcheck"]
ENTRYPOINT ["/usr/bin/ntm-ocop"]
CMD ["serve"]
