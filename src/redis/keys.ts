/** All keys of the product. A user's keys share a hash tag, so that they live in one slot of a cluster. */
export function createKeys(realm: string): {
  customerSwitches: string;
  runLease: string;
  enforcementRecord: (userId: string) => string;
  notices: (userId: string) => string;
  writeProbe: string;
  jobs: string;
  verifications: (userId: string) => string;
  knownBrowsers: (userId: string) => string;
  budget: (name: string) => string;
  exemptions: string;
  runs: string;
  policies: string;
  knownNetworks: (userId: string) => string;
  remoteSession: (id: string) => string;
  setUpOffer: (userId: string) => string;
  passwordByMail: (userId: string) => string;
} {
  const prefix = `two-factor:${encodeURIComponent(realm)}`;
  return {
    /** Hash: customer id → JSON of its switch, by whom and when. Kept until changed. */
    customerSwitches: `${prefix}:customer-switches`,
    /** Token of the enforcement that runs. Renewed while it runs, gone 10 s after it was killed. */
    runLease: `${prefix}:run-lease`,
    /** JSON of an enforcement record. Kept until it no longer applies. */
    enforcementRecord: (userId) => `${prefix}:{${userId}}:enforcement`,
    /** Hash: kind and occasion of a mail → JSON of its delivery. Kept 400 days from the last one; verification mails 2. */
    notices: (userId) => `${prefix}:{${userId}}:notices`,
    /** Hash: user id → JSON of an exemption from IP verification. Kept until removed. */
    exemptions: `${prefix}:exemptions`,
    /** Sorted set: network in CIDR notation, by when it was last used. Gone when all of them are too old. */
    knownNetworks: (userId) => `${prefix}:{${userId}}:networks`,
    /** Set-up was offered at a log-in. Gone when it may be offered again. */
    setUpOffer: (userId) => `${prefix}:{${userId}}:set-up-offer`,
    /** A new password was set by mail. Gone after a day. */
    passwordByMail: (userId) => `${prefix}:{${userId}}:password-by-mail`,
    /** Hash: start and id of a run → JSON of how far it is. The newest 200. */
    runs: `${prefix}:runs`,
    /** Sorted set: hash of a policy file → when a sidecar last decided by it. */
    policies: `${prefix}:policies`,
    /** Hash: id → JSON of a verification of the mailbox. Gone a day after the last one. */
    verifications: (userId) => `${prefix}:{${userId}}:verifications`,
    /** Sorted set: hash of a browser's attempt id → when it finished a log-in. 90 days from the last one. */
    knownBrowsers: (userId) => `${prefix}:{${userId}}:browsers`,
    /** Sorted set: what was taken of a budget, by time. Gone when its window is over. */
    budget: (name) => `${prefix}:{${name}}:budget`,
    /** Hash: JSON of a grant, then its redeemer and what the redeemer was told. Gone 60 s after, redeemed ones 30 s. */
    remoteSession: (id) => `${prefix}:{${id}}:remote-session`,
    /** Prefix of what BullMQ keeps: queues of mails and the schedule. */
    jobs: `${prefix}:{jobs}`,
    /** Written by readiness checks. Gone after 10 s. */
    writeProbe: `${prefix}:write-probe`,
  };
}
