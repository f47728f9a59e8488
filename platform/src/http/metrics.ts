import { Counter, collectDefaultMetrics, Histogram, Registry } from "prom-client";

/** Figures for Prometheus. Labels are route patterns, never paths: a path holds the ids of people. */
export interface Metrics {
  observe(method: string, route: string, status: number, seconds: number): void;
  readonly contentType: string;
  text(): Promise<string>;
}

export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  // A timer of ten milliseconds, as is usual, would wake every program a hundred times a second for nothing.
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: 100 });
  const labelNames = ["method", "route", "status"] as const;
  const total = new Counter({
    name: "http_requests_total",
    help: "Requests answered",
    labelNames,
    registers: [registry],
  });
  const duration = new Histogram({
    name: "http_request_duration_seconds",
    help: "Time from the first byte of a request to the last of its answer",
    labelNames: ["method", "route"],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  return {
    observe(method, route, status, seconds) {
      total.inc({ method, route, status }, 1);
      duration.observe({ method, route }, seconds);
    },
    contentType: registry.contentType,
    text: () => registry.metrics(),
  };
}
