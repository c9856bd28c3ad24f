import { Router, urlencoded, type Request, type Response } from 'express';
import type { Logger } from 'pino';
import { z } from 'zod';
import { browserFamilyOf } from '../../domain/browser-family.ts';
import { hasLetIn, type Verification } from '../../domain/verification.ts';
import { confirmLink, lookAtLink, refuseLink, type LinkPorts } from '../../services/answer-link.ts';
import {
  refusalPath,
  type LinkTarget,
  type VerificationLinks,
} from '../../services/verification-links.ts';
import type { PageMessageKey } from './messages.ts';
import type { PageWriter } from './page-writer.ts';
import { numberView } from './views/verification.ts';
import { outcomeView, refusedView, refuseView } from './views/outcome.ts';

export interface VerifyRoutes {
  ports: LinkPorts;
  links: Pick<VerificationLinks, 'read'>;
  page: PageWriter;
  log: Logger;
}

const bodyLimit = '2kb';

/** Anything else cannot be right, so it costs no try. */
const numberSchema = z
  .object({ number: z.string().regex(/^\s*\d{2}\s*$/) })
  .transform(({ number }) => Number(number));

/** The pages behind the link of a mail. A GET changes nothing: mail scanners open links. */
export function createVerifyRouter(routes: VerifyRoutes): Router {
  const router = Router({ mergeParams: true });
  const form = urlencoded({ extended: false, limit: bodyLimit });
  router.get('/:token', (request, response) => showNumber(routes, request, response));
  router.post('/:token', form, (request, response) => confirm(routes, request, response));
  router.get(`/:token${refusalPath}`, (request, response) =>
    showRefusal(routes, request, response),
  );
  router.post(`/:token${refusalPath}`, (request, response) => refuse(routes, request, response));
  return router;
}

type Outcome = 'confirmed' | 'burned' | 'gone';

/** How it is over for somebody who would type its number; `undefined` while it is not. */
function outcomeForNumber({ state }: Verification): Outcome | undefined {
  if (state === 'pending') return undefined;
  if (state === 'confirmed' || state === 'enrolled' || state === 'consumed') return 'confirmed';
  return state === 'burned' ? 'burned' : 'gone';
}

/** The same for somebody who would say "this was not me". */
function outcomeForRefusal(verification: Verification): Outcome | undefined {
  return verification.state === 'refused' ? 'gone' : undefined;
}

interface Reader {
  target: LinkTarget;
  verification: Verification;
}

/** Answers by itself when there is nothing to do any more. */
async function findReader(
  routes: VerifyRoutes,
  request: Request,
  response: Response,
  outcomeFor: (verification: Verification) => Outcome | undefined,
): Promise<Reader | undefined> {
  const target = routes.links.read(String(request.params['token']));
  const verification = target === undefined ? undefined : await lookAtLink(routes.ports, target);
  if (target === undefined || verification === undefined) {
    writeOutcome(routes, request, response, undefined, 'gone');
    return undefined;
  }
  const outcome = outcomeFor(verification);
  if (outcome === undefined) return { target, verification };
  writeOutcome(routes, request, response, verification, outcome);
  return undefined;
}

function writeOutcome(
  { page }: VerifyRoutes,
  request: Request,
  response: Response,
  verification: Verification | undefined,
  outcome: Outcome,
): void {
  const locale = verification?.locale ?? null;
  const status = outcome === 'confirmed' ? 200 : 410;
  const isLast = outcome === 'gone' || verification === undefined;
  const refuseUrl = isLast ? undefined : refuseUrlOf(request);
  page.write(request, response, { locale, status }, (say) => outcomeView(say, outcome, refuseUrl));
}

/** Beside the page at hand. */
function refuseUrlOf({ params }: Request): string {
  return `${String(params['token'])}${refusalPath}`;
}

async function showNumber(
  routes: VerifyRoutes,
  request: Request,
  response: Response,
): Promise<void> {
  const reader = await findReader(routes, request, response, outcomeForNumber);
  if (reader !== undefined) writeNumber(routes, request, response, reader.verification);
}

function writeNumber(
  { page }: VerifyRoutes,
  request: Request,
  response: Response,
  verification: Verification,
  mistake?: { key: PageMessageKey; values?: Record<string, string> },
): void {
  const status = mistake === undefined ? 200 : 422;
  page.write(request, response, { locale: verification.locale, status }, (say, frame) =>
    numberView({
      say,
      product: frame.product,
      verification,
      askedAt: frame.wordInstant(verification.createdAt),
      opener: {
        network: frame.networkOf(request.ip ?? null),
        browser: browserFamilyOf(request.get('user-agent') ?? null),
      },
      refuseUrl: refuseUrlOf(request),
      mistake: mistake === undefined ? undefined : say(mistake.key, mistake.values),
    }),
  );
}

async function confirm(routes: VerifyRoutes, request: Request, response: Response): Promise<void> {
  const reader = await findReader(routes, request, response, outcomeForNumber);
  if (reader === undefined) return;
  const { verification, target } = reader;
  const number = numberSchema.safeParse(request.body).data;
  if (number === undefined) {
    writeNumber(routes, request, response, verification, { key: 'number.unreadable' });
    return;
  }
  const result = await confirmLink(routes.ports, target, number);
  routes.log.info({ userId: target.userId, outcome: result.outcome }, 'verification');
  if (result.outcome === 'wrong') {
    const values = { tries: String(result.triesLeft) };
    writeNumber(routes, request, response, verification, { key: 'number.wrong', values });
    return;
  }
  writeOutcome(routes, request, response, verification, result.outcome);
}

async function showRefusal(
  routes: VerifyRoutes,
  request: Request,
  response: Response,
): Promise<void> {
  const reader = await findReader(routes, request, response, outcomeForRefusal);
  if (reader === undefined) return;
  const { locale, network } = reader.verification;
  routes.page.write(request, response, { locale, status: 200 }, (say) =>
    refuseView(say, { network, numberUrl: `../${String(request.params['token'])}` }),
  );
}

async function refuse(routes: VerifyRoutes, request: Request, response: Response): Promise<void> {
  const reader = await findReader(routes, request, response, outcomeForRefusal);
  if (reader === undefined) return;
  const { target, verification } = reader;
  const refused = await refuseLink(routes.ports, target);
  if (refused === undefined) {
    writeOutcome(routes, request, response, verification, 'gone');
    return;
  }
  routes.page.write(
    request,
    response,
    { locale: refused.locale, status: 200 },
    (say, { product, dashboardUrl }) =>
      refusedView(say, hasLetIn(refused) ? 'too-late' : 'refused', { product, dashboardUrl }),
  );
}
