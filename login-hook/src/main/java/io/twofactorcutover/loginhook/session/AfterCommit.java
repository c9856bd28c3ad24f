package io.twofactorcutover.loginhook.session;

import org.keycloak.models.AbstractKeycloakTransaction;
import org.keycloak.models.KeycloakSession;

/** Work that is done only if Keycloak keeps what the request at hand changes. */
public final class AfterCommit {

    private AfterCommit() {
    }

    /** @param work must not use the session, whose transaction is over by then */
    public static void run(KeycloakSession session, Runnable work) {
        session.getTransactionManager().enlistAfterCompletion(new AbstractKeycloakTransaction() {
            @Override
            protected void commitImpl() {
                work.run();
            }

            @Override
            protected void rollbackImpl() {
            }
        });
    }
}
