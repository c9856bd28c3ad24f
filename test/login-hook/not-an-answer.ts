import { setTimeout } from 'node:timers/promises';
import { answerTo, say, send, type Behaviour, type Question } from './fake-sidecar.ts';

/** Parts of an envelope that is not that of the question. */
export const otherEnvelopes: Record<string, object> = {
  'speaks another protocol': { protocol: 2 },
  'speaks no protocol by number': { protocol: '1' },
  'answers another question': { nonce: 'AAAAAAAAAAAAAAAAAAAAAA' },
  'answers for another log-in': { login: { id: 'other' } },
  'answers for another user': { user: { id: 'other' } },
};

/** Answers with one part changed. */
function misaddressed(change: object): Behaviour {
  return (question, response) => {
    send(response, { ...answerTo(question), ...change });
  };
}

function misaddressedAnswers(): Record<string, Behaviour> {
  const changes = Object.entries(otherEnvelopes);
  return Object.fromEntries(changes.map(([name, change]) => [name, misaddressed(change)]));
}

async function byteByByte(question: Question, response: NodeJS.WritableStream): Promise<void> {
  for (const byte of JSON.stringify(answerTo(question))) {
    response.write(byte);
    await setTimeout(20);
  }
  response.end();
}

/** What a sidecar does that counts as away, whoever logs in. */
export const notAnAnswer: Record<string, Behaviour> = {
  'accepts and says nothing': () => undefined,
  'answers byte by byte, too slowly': byteByByte,
  'says 500': (question, response) => send(response, answerTo(question), 500),
  'says 401': (_, response) => send(response, {}, 401),
  'says 204': (_, response) => void response.writeHead(204).end(),
  'redirects to a place that would allow': (_, response) =>
    void response.writeHead(307, { location: '/elsewhere' }).end(),
  'answers garbage': (_, response) => send(response, 'garbage'),
  'answers nothing': (_, response) => send(response, ''),
  'answers more after the answer': (question, response) =>
    send(response, `${JSON.stringify(answerTo(question))} {}`),
  'answers with a name twice': (question, response) =>
    send(response, JSON.stringify(answerTo(question)).replace('{', '{"protocol":1,')),
  'answers more than 64 kB': (question, response) =>
    send(response, { ...answerTo(question), padding: 'x'.repeat(65 * 1024) }),
  ...misaddressedAnswers(),
  'answers without a decision': misaddressed({ decision: undefined }),
  'allows with steps': say({ steps: ['enter-otp'] }),
  'denies with steps': say({ verdict: 'deny', steps: ['verify-ip'] }),
  'continues without steps': say({ verdict: 'continue' }),
  'gives an unknown verdict': say({ verdict: 'perhaps' }),
  'gives an unknown step': say({ verdict: 'continue', steps: ['enter-otp', 'dance'] }),
  'gives steps as a text': say({ verdict: 'continue', steps: 'enter-otp' }),
  'gives no reason': say({ reason: undefined }),
  'gives an unknown phase': say({ phase: 'over' }),
  'gives no text for whether to offer': say({ offer: 'true' }),
};

/** The same, for a user who has none. */
export const askForNoCode: Record<string, Behaviour> = {
  'asks a user without an authenticator for a code': say({
    verdict: 'continue',
    steps: ['enter-otp'],
  }),
};
