# One node of Solera. It needs DATABASE_URL: the embedded PostgreSQL is not included, because data must not be kept in a container.

FROM node:24.22-slim AS build
WORKDIR /solera
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
# .dockerignore excludes everything that the build does not need.
COPY . .
RUN npm run build
# Only what the program imports remains. The optional packages contain the embedded PostgreSQL, 60 MB.
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force

FROM node:24.22-slim
# A container is reached from outside, so it listens on all its addresses; the program's own default is 127.0.0.1.
# So it starts only if the database holds a token, or an issuer is configured: see docs/access.md.
ENV NODE_ENV=production PORT=8080 HOST=0.0.0.0
WORKDIR /solera
# The files belong to root, so that the program cannot change itself.
COPY --from=build /solera/package.json ./
COPY --from=build /solera/node_modules node_modules
COPY --from=build /solera/dist dist
# The user `node` by its numbers, because Kubernetes cannot see that a name is not root's.
USER 1000:1000
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Not `npm start`, which prepares a clone: the image is built already. The list form starts no shell, so that SIGTERM reaches Node.
CMD ["node", "--min-semi-space-size=16", "--max-semi-space-size=16", "--heap-growing-percent=50", "dist/src/main/cli.js", "start"]
