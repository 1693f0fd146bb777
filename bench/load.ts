import autocannon from 'autocannon';
import { percentile } from './statistics.ts';

export type Load = {
  requestsPerSecond: number;
  /** Latency in milliseconds. */
  p50: number;
  p99: number;
};

type Target = { url: string; headers: Record<string, string>; connections: number; seconds: number };

/** Puts a server under the load of many connections, each with one request at a time. Anything but a 2xx fails. */
export function load({ url, headers, connections, seconds }: Target): Promise<Load> {
  const milliseconds: number[] = [];
  return new Promise((resolve, reject) => {
    const run = autocannon({ url, headers, connections, duration: seconds }, (error, result) => {
      if (error) return reject(error);
      const faults = result.errors + result.timeouts + result.non2xx;
      if (faults > 0) return reject(new Error(`${faults} of the requests to ${url} failed.`));
      resolve({
        requestsPerSecond: result['2xx'] / result.duration,
        p50: percentile(milliseconds, 0.5),
        p99: percentile(milliseconds, 0.99),
      });
    });
    // Its own histogram counts whole milliseconds, which a bare server stays under.
    run.on('response', (_client, _status, _bytes, responseTime) => milliseconds.push(responseTime));
  });
}
