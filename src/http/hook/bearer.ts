import { hash as digest, timingSafeEqual } from 'node:crypto';
import type { RequestHandler } from 'express';

/**
 * Lets through who knows one of the secrets. Compared by their hashes, in a time that tells nothing about them.
 *
 * @param secrets the one in use, and during a rotation the one before
 */
export function requireBearer(secrets: readonly string[]): RequestHandler {
  const known = secrets.map(hash);
  return (request, response, next) => {
    const [, given] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? [];
    const hashed = hash(given ?? '');
    const matches = known.filter((each) => timingSafeEqual(each, hashed));
    if (given !== undefined && matches.length > 0) {
      next();
      return;
    }
    response.set('WWW-Authenticate', 'Bearer');
    next(
      Object.assign(new Error('The secret of the login hook is not HOOK_SECRET.'), { status: 401 }),
    );
  };
}

function hash(text: string): Buffer {
  return digest('sha256', text, 'buffer');
}
