# Solera as one node: it needs DATABASE_URL.
# The embedded PostgreSQL is left out. It is for a machine without one; a container's data belong outside of it.

FROM node:20-slim AS build
WORKDIR /solera
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
# No more than .dockerignore lets through.
COPY . .
RUN npm run build
# Optional packages are the embedded server's programs, 60 MB for this platform.
RUN npm ci --omit=dev --omit=optional --ignore-scripts && npm cache clean --force

FROM node:20-slim
# A container is reached from outside, so it listens on all its addresses; the program's own default is 127.0.0.1.
# There is no authentication yet: publish the port only to clients that may read and write everything.
ENV NODE_ENV=production PORT=8080 HOST=0.0.0.0
WORKDIR /solera
# All of it stays root's: the program cannot change itself.
COPY --from=build /solera/package.json ./
COPY --from=build /solera/node_modules node_modules
COPY --from=build /solera/dist dist
USER node
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Not `npm start`: that prepares a clone, and this is already built.
CMD ["node", "--max-semi-space-size=32", "dist/src/main/cli.js", "start"]
