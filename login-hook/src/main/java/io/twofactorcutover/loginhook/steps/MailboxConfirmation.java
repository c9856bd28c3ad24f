package io.twofactorcutover.loginhook.steps;

import jakarta.ws.rs.core.Response;
import org.keycloak.authentication.RequiredActionContext;

/** Whether the user has shown, in this log-in, that the mailbox is theirs. */
interface MailboxConfirmation {

    /** Nobody can confirm a mailbox as yet, so nobody can set up an authenticator. */
    MailboxConfirmation UNAVAILABLE = new MailboxConfirmation() {
        @Override
        public boolean isConfirmed(RequiredActionContext context) {
            return false;
        }

        @Override
        public Response page(RequiredActionContext context) {
            return BlockedPage.show(context, BlockedPage.MAILBOX_UNCONFIRMED);
        }
    };

    boolean isConfirmed(RequiredActionContext context);

    /** What to show while it is not confirmed. */
    Response page(RequiredActionContext context);
}
