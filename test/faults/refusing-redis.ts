/** What makes a Redis that runs refuse writes, and what mends it. */
export const refusals: Readonly<Record<string, { begin: string[]; end: string[] }>> = {
  'is full': {
    begin: ['CONFIG', 'SET', 'maxmemory', '1'],
    end: ['CONFIG', 'SET', 'maxmemory', '0'],
  },
  'became a replica': { begin: ['REPLICAOF', '127.0.0.1', '1'], end: ['REPLICAOF', 'NO', 'ONE'] },
  'misses its replicas': {
    begin: ['CONFIG', 'SET', 'min-replicas-to-write', '1'],
    end: ['CONFIG', 'SET', 'min-replicas-to-write', '0'],
  },
};
