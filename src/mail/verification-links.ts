import { createHmac, timingSafeEqual } from 'node:crypto';
import {
  verificationPath,
  type LinkTarget,
  type VerificationLinks,
} from '../services/verification-links.ts';

/**
 * Signs by HMAC-SHA256.
 *
 * @param publicUrl where the pages are reached, such as `https://verify.example.com`; never taken from a request
 * @param key at least 32 characters
 */
export function createVerificationLinks(
  { realm, publicUrl }: { realm: string; publicUrl: string },
  key: string,
): VerificationLinks {
  const sign = ({ userId, verificationId }: LinkTarget): Buffer =>
    createHmac('sha256', key)
      .update(JSON.stringify([realm, userId, verificationId]))
      .digest();
  return {
    urlOf: (target) => {
      const { userId, verificationId } = target;
      const token = [userId, verificationId, sign(target).toString('base64url')].join('.');
      return `${publicUrl}${verificationPath}/${token}`;
    },
    read: (token) => {
      const [userId = '', verificationId = '', signature = '', ...more] = token.split('.');
      const target = { userId, verificationId };
      const given = Buffer.from(signature, 'base64url');
      const right = sign(target);
      const isRight = given.length === right.length && timingSafeEqual(given, right);
      return isRight && more.length === 0 ? target : undefined;
    },
  };
}
