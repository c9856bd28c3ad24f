import type { ReactElement } from 'react';

interface NoticeProps {
  text: string;
  action?: string;
  act?: () => void;
}

/** One line in the middle of an empty page, with one way on. */
export function Notice({ text, action, act }: NoticeProps): ReactElement {
  return (
    <main className="notice">
      <p role="status">{text}</p>
      {action !== undefined && (
        <button type="button" className="primary" onClick={act}>
          {action}
        </button>
      )}
    </main>
  );
}
