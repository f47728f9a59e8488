# One image for every program; which one it is, the command says. And one for backups, which has the server's own dump program.

FROM node:24-slim AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY contracts/package.json contracts/
COPY platform/package.json platform/
COPY gateway/package.json gateway/
COPY patient-service/package.json patient-service/
COPY staff-service/package.json staff-service/
COPY appointment-service/package.json appointment-service/
COPY record-service/package.json record-service/
COPY payment-service/package.json payment-service/
COPY chat-service/package.json chat-service/
COPY web/package.json web/

FROM manifests AS pages
RUN npm ci --ignore-scripts
COPY tsconfig.json ./
COPY contracts contracts
COPY web web
RUN node node_modules/vite/bin/vite.js build web

FROM manifests AS packages
# None of them has a native part to build.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force

FROM packages AS programs
COPY contracts contracts
COPY platform platform
COPY gateway gateway
COPY patient-service patient-service
COPY staff-service staff-service
COPY appointment-service appointment-service
COPY record-service record-service
COPY payment-service payment-service
COPY chat-service chat-service
COPY scripts scripts

FROM mysql:8.4 AS backup
WORKDIR /app
COPY --from=node:24-slim /usr/local/bin/node /usr/local/bin/
COPY --from=programs /app ./

# The last one is what is built where no other is named.
FROM node:24-slim AS program
ENV NODE_ENV=production HOST=0.0.0.0 DATA_DIR=/var/lib/rawat HEALTH_URL=http://127.0.0.1:5000/health/ready
WORKDIR /app
RUN install -d -o node -g node -m 700 /var/lib/rawat
COPY --from=programs /app ./
COPY --from=pages /app/web/dist web/dist
USER node
EXPOSE 5000
CMD ["node", "--disable-warning=ExperimentalWarning", "gateway/src/main.ts"]
